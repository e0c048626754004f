using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OpenIdServer;

/// <summary>People and programs whose tokens have a fault: it is their name.</summary>
internal static class Faults
{
    private static readonly SigningCredentials s_otherKey = new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256);

    public static ValueTask Apply(GenerateTokenContext context)
    {
        SecurityTokenDescriptor token = context.SecurityTokenDescriptor;
        if (context.TokenType is not (TokenTypeIdentifiers.IdentityToken or TokenTypeIdentifiers.AccessToken))
            return ValueTask.CompletedTask;
        switch (context.Principal?.GetClaim(Claims.Subject))
        {
            case "wrong-issuer":
                token.Issuer = "https://login.example/";
                break;
            case "wrong-audience":
                token.Audiences.Clear();
                Set(token, Claims.Audience, "payroll");
                break;
            case "wrong-key":
                token.SigningCredentials = s_otherKey;
                break;
            case "expired":
                token.IssuedAt = DateTime.UtcNow.AddHours(-2);
                token.NotBefore = token.IssuedAt;
                token.Expires = DateTime.UtcNow.AddMinutes(-5);
                break;
            case "wrong-nonce":
                Set(token, Claims.Nonce, "another");
                break;
            default:
                break;
        }

        return ValueTask.CompletedTask;
    }

    private static void Set(SecurityTokenDescriptor token, string name, string value)
    {
        foreach (Claim claim in token.Subject.FindAll(name).ToArray())
            token.Subject.RemoveClaim(claim);
        token.Claims?.Remove(name);
        token.Subject.AddClaim(new Claim(name, value));
    }
}

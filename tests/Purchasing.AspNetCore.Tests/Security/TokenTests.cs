using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Purchasing.AspNetCore.SignIn;

namespace Purchasing.AspNetCore.Tests.Security;

/// <summary>Which access tokens and keys let in, and as whom.</summary>
public sealed class TokenTests : IDisposable
{
    private const string Issuer = "https://login.example";
    private const string Audience = "purchasing";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly RSA _otherRsa = RSA.Create(2048);

    public void Dispose()
    {
        _rsa.Dispose();
        _otherRsa.Dispose();
    }

    [Fact]
    public async Task A_token_lets_in_only_when_all_of_it_is_right()
    {
        await using TestHost host = await StartAsync();
        using HttpClient client = host.Client();
        RsaSecurityKey key = new(_rsa) { KeyId = "k1" };
        DateTime now = DateTime.UtcNow;
        string payload = $$"""{"iss":"{{Issuer}}","aud":"{{Audience}}","sub":"alice","roles":["buyer"],"exp":{{DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds()}}}""";
        byte[] publicKey = Encoding.UTF8.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem());
        (string What, string Token, HttpStatusCode Expected)[] cases =
        [
            ("right", Token(key), HttpStatusCode.OK),
            ("another audience", Token(key, audience: "payroll"), HttpStatusCode.Unauthorized),
            ("another issuer", Token(key, issuer: "https://login.example.evil"), HttpStatusCode.Unauthorized),
            ("another key of the same name", Token(new RsaSecurityKey(_otherRsa) { KeyId = "k1" }), HttpStatusCode.Unauthorized),
            ("over", Token(key, expires: now.AddMinutes(-2), notBefore: now.AddMinutes(-9)), HttpStatusCode.Unauthorized),
            ("not yet", Token(key, expires: now.AddMinutes(9), notBefore: now.AddMinutes(2)), HttpStatusCode.Unauthorized),
            ("without an end", Unsigned("RS256", $$"""{"iss":"{{Issuer}}","aud":"{{Audience}}","sub":"alice","roles":["buyer"]}""", data => _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), HttpStatusCode.Unauthorized),
            ("algorithm none", Unsigned("none", payload, _ => []), HttpStatusCode.Unauthorized),
            ("algorithm None", Unsigned("None", payload, _ => []), HttpStatusCode.Unauthorized),
            ("the public key as a shared secret", Unsigned("HS256", payload, data => HMACSHA256.HashData(publicKey, data)), HttpStatusCode.Unauthorized),
            ("changed after it was signed", Changed(Token(key)), HttpStatusCode.Unauthorized),
            ("signature cut off", Token(key)[..^40], HttpStatusCode.Unauthorized),
            ("no token", "", HttpStatusCode.Unauthorized),
            ("garbage", "a.b.c", HttpStatusCode.Unauthorized),
            ("without a role", Token(key, roles: []), HttpStatusCode.Forbidden),
            ("with a role of another program", Token(key, roles: ["administrator"]), HttpStatusCode.Forbidden),
            ("of the system", Token(key, subject: "system"), HttpStatusCode.Unauthorized),
            ("of a channel", Token(key, subject: "channel:folder"), HttpStatusCode.Unauthorized),
            ("of a key", Token(key, subject: "key:scheduler"), HttpStatusCode.Unauthorized),
            ("of a service", Token(key, subject: "Service:oms"), HttpStatusCode.Unauthorized),
            ("of a name that cannot be seen", Token(key, subject: "alice\u200B"), HttpStatusCode.Unauthorized),
        ];
        List<string> wrong = [];
        foreach ((string what, string token, HttpStatusCode expected) in cases)
        {
            HttpStatusCode status = await StatusAsync(client, token);
            if (status != expected)
                wrong.Add($"{what}: {status}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_subject_is_the_identity_and_the_name_stands_beside_it()
    {
        await using TestHost host = await StartAsync(("SignIn:Roles:approver:0", "Group-7"), ("SignIn:Roles:viewer:0", "Group-8"));
        using HttpClient client = host.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(new RsaSecurityKey(_rsa) { KeyId = "k1" }, roles: ["Group-7", "buyer"]));
        JsonElement me = JsonDocument.Parse(await client.GetStringAsync("/me")).RootElement;
        Assert.Equal("alice", me.GetProperty("subject").GetString());
        Assert.Equal("Alice \\u202Enitram", me.GetProperty("name").GetString());
        Assert.Equal(["approver"], me.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal(["view", "what_if", "approve"], me.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()));
    }

    [Fact]
    public async Task A_key_lets_in_until_it_expires_and_does_no_more_than_it_is_confined_to()
    {
        ApiKey good = ApiKey.Create();
        ApiKey old = ApiKey.Create();
        await using TestHost host = await TestHost.StartAsync(
            null,
            [("SignIn:ApiKeys:0:Name", "scheduler"), ("SignIn:ApiKeys:0:Hash", good.Hash), ("SignIn:ApiKeys:0:Roles:0", "service"), ("SignIn:ApiKeys:0:Permissions:0", "view"), ("SignIn:ApiKeys:0:Expires", "2100-01-01"),
            ("SignIn:ApiKeys:1:Name", "old"), ("SignIn:ApiKeys:1:Hash", old.Hash), ("SignIn:ApiKeys:1:Roles:0", "service"), ("SignIn:ApiKeys:1:Expires", "2020-01-01")]);
        using HttpClient client = host.Client();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, good.Key));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, old.Key));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, good.Hash));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, ApiKey.Create().Key));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", good.Key);
        using HttpResponseMessage order = await client.PostAsync("/purchasing/flow", new StringContent("""{"product_id":"PROD-001"}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Forbidden, order.StatusCode);
        Assert.Contains("key:scheduler", await client.GetStringAsync("/me"), StringComparison.Ordinal);
    }

    private Task<TestHost> StartAsync(params (string, string)[] settings) => TestHost.StartAsync(
        builder => builder.Services.Configure<JwtBearerOptions>("Purchasing.Bearer", bearer =>
        {
            OpenIdConnectConfiguration provider = new() { Issuer = Issuer };
            provider.SigningKeys.Add(new RsaSecurityKey(_rsa.ExportParameters(false)) { KeyId = "k1" });
            bearer.Configuration = provider;
        }),
        [("SignIn:Authority", Issuer), ("SignIn:Audience", Audience), .. settings]);

    private static string Token(
        SecurityKey key, string issuer = Issuer, string audience = Audience, string subject = "alice", string[]? roles = null, DateTime? expires = null, DateTime? notBefore = null)
    {
        ClaimsIdentity identity = new([new Claim("sub", subject), new Claim("name", "Alice \u202Enitram"), .. (roles ?? ["buyer"]).Select(role => new Claim("roles", role))]);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Subject = identity,
            NotBefore = notBefore,
            IssuedAt = notBefore,
            Expires = expires ?? DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        });
    }

    private static string Unsigned(string algorithm, string payload, Func<byte[], byte[]> sign)
    {
        string signed = $"{Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","kid":"k1","typ":"JWT"}""")}.{Base64UrlEncoder.Encode(payload)}";
        return $"{signed}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Changed(string token)
    {
        string[] parts = token.Split('.');
        return $"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("alice", "mallo", StringComparison.Ordinal))}.{parts[2]}";
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string token)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/purchase-orders");
        if (token.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }
}

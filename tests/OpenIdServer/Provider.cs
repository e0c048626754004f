using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OpenIdServer;

/// <summary>OpenIddict without a database: one client for people, programs by client credentials, and people who are who they say.</summary>
internal static class Provider
{
    private const string Page = "purchasing-page";
    private const string Secret = "the secret of the page, 32 letters";
    private const string Audience = "purchasing";
    private const string Session = "idp";

    public static void Add(IServiceCollection services) => services.AddOpenIddict().AddServer(options =>
    {
        options.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetEndSessionEndpointUris("connect/end-session");
        options.AllowAuthorizationCodeFlow().AllowClientCredentialsFlow().RequireProofKeyForCodeExchange();
        options.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Roles);
        options.AddSigningKey(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "k1" }).AddEphemeralEncryptionKey().DisableAccessTokenEncryption();
        options.EnableDegradedMode();
        options.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableEndSessionEndpointPassthrough().DisableTransportSecurityRequirement();
        options.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.ClientId != Page || !IsOurs(context.RedirectUri))
                context.Reject(Errors.InvalidClient, "There is no such client.");
            return ValueTask.CompletedTask;
        }));
        options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.Request.IsAuthorizationCodeGrantType() ? context.ClientId != Page || context.ClientSecret != Secret : context.ClientSecret != Secret)
                context.Reject(Errors.InvalidClient, "There is no such client.");
            return ValueTask.CompletedTask;
        }));
        options.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (!IsOurs(context.PostLogoutRedirectUri))
                context.Reject(Errors.InvalidRequest, "There is no such address.");
            return ValueTask.CompletedTask;
        }));
        options.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.Request.IsClientCredentialsGrantType())
                context.SignIn(PrincipalOf(context.ClientId!, ["service"], [Scopes.OpenId]));
            return ValueTask.CompletedTask;
        }));
        options.AddEventHandler<GenerateTokenContext>(handler => handler
            .UseInlineHandler(Faults.Apply)
            .SetOrder(OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order - 1));
    });

    public static void Map(WebApplication app)
    {
        app.MapMethods("/connect/authorize", [HttpMethods.Get, HttpMethods.Post], (HttpContext context) =>
        {
            if (context.Request.Cookies[Session] is not { } who)
                return Results.Redirect($"/sign-in?back={Uri.EscapeDataString(context.Request.PathBase + context.Request.Path + context.Request.QueryString)}");
            string[] parts = who.Split('|');
            OpenIddictRequest request = context.GetOpenIddictServerRequest()!;
            return Results.SignIn(PrincipalOf(parts[0], parts[1].Split('+'), request.GetScopes()), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        });
        app.MapMethods("/connect/end-session", [HttpMethods.Get, HttpMethods.Post], (HttpContext context) =>
        {
            context.Response.Cookies.Delete(Session);
            return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        });
        app.MapGet("/sign-in", (string back) => Results.Content(
            $"""<!doctype html><title>Provider</title><form method="post" action="/sign-in?back={WebUtility.HtmlEncode(Uri.EscapeDataString(back))}"><label>Who <input name="who"></label><button>Go on</button></form>""",
            "text/html"));
        app.MapPost("/sign-in", async (HttpContext context, string back) =>
        {
            IFormCollection form = await context.Request.ReadFormAsync();
            context.Response.Cookies.Append(Session, form["who"].ToString());
            return Results.LocalRedirect(back);
        });
    }

    private static ClaimsPrincipal PrincipalOf(string subject, IEnumerable<string> roles, IEnumerable<string> scopes)
    {
        ClaimsIdentity identity = new("provider", Claims.Name, Claims.Role);
        identity.AddClaim(new Claim(Claims.Subject, subject));
        identity.AddClaim(new Claim(Claims.Name, $"{subject} of the provider"));
        foreach (string role in roles)
            identity.AddClaim(new Claim("groups", role));
        ClaimsPrincipal principal = new(identity);
        principal.SetScopes(scopes);
        principal.SetAudiences(Audience);
        principal.SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return principal;
    }

    private static bool IsOurs(string? address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.IsLoopback;
}

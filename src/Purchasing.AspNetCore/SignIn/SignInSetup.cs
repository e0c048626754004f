using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>Sets ASP.NET Core's authentication up as the settings say.</summary>
internal static class SignInSetup
{
    public const string StampClaim = "purchasing_stamp";

    private const string CookieName = "purchasing";

    private static readonly TimeSpan s_clockSkew = TimeSpan.FromMinutes(1);

    public static void Add(IServiceCollection services, SignInOptions options)
    {
        AuthenticationBuilder authentication = services.AddAuthentication();
        if (options.Authority is not null)
            authentication.AddJwtBearer(SignInSchemes.Bearer, bearer => Configure(bearer, options));
        if (options.AccountsFile is not null || options.ClientId is not null)
        {
            services.AddAntiforgery(antiforgery =>
            {
                antiforgery.Cookie.Name = $"{CookieName}-form";
                antiforgery.Cookie.SameSite = SameSiteMode.Strict;
                antiforgery.SuppressXFrameOptionsHeader = true;
            });
            services.AddSingleton<EndedSessions>();
            authentication.AddCookie(SignInSchemes.Cookie, cookie => Configure(cookie, options));
            if (options.KeysFolder is string folder)
                services.AddDataProtection().SetApplicationName("Purchasing").PersistKeysToFileSystem(Directory.CreateDirectory(folder));
        }

        if (options.ClientId is not null)
            authentication.AddOpenIdConnect(SignInSchemes.OpenIdConnect, connect => Configure(connect, options));
        if (options.AccountsFile is string file)
            services.AddSingleton(new LocalAccounts(file)).AddSingleton<PasswordChecks>();
    }

    private static void Configure(JwtBearerOptions bearer, SignInOptions options)
    {
        bearer.Authority = options.Authority;
        bearer.RequireHttpsMetadata = options.RequireHttpsMetadata;
        bearer.MapInboundClaims = false;
        Configure(bearer.TokenValidationParameters, options.Audience!);
    }

    // Said here although most of it is the default: what a token must show does not change with a version of a package.
    private static void Configure(TokenValidationParameters parameters, string audience)
    {
        parameters.ValidateIssuer = true;
        parameters.ValidateAudience = true;
        parameters.ValidAudience = audience;
        parameters.ValidateLifetime = true;
        parameters.RequireExpirationTime = true;
        parameters.RequireSignedTokens = true;
        parameters.ValidateIssuerSigningKey = true;
        parameters.ClockSkew = s_clockSkew;
        // Public keys only: with a shared secret among them, a public key that is published would sign.
        parameters.ValidAlgorithms =
        [
            SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256,
            SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        ];
    }

    private static void Configure(CookieAuthenticationOptions cookie, SignInOptions options)
    {
        cookie.Cookie.Name = CookieName;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = options.SessionLength;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.Events.OnSigningIn = SignInSession.BeginAsync;
        cookie.Events.OnSigningOut = SignInSession.EndAsync;
        cookie.Events.OnValidatePrincipal = ValidateAsync;
        // REST answers 401 and 403; the page leads to the sign-in by itself.
        cookie.Events.OnRedirectToLogin = context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        };
        cookie.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    // A session is over after a sign-out and at its limit; that of an account also when the account is, or when its password or roles have changed.
    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (!SignInSession.IsAlive(context.HttpContext, context.Properties))
        {
            context.RejectPrincipal();
            return Task.CompletedTask;
        }

        SignInOptions options = context.HttpContext.RequestServices.GetRequiredService<SignInOptions>();
        if (context.Principal?.FindFirst(StampClaim)?.Value is not string stamp)
            return Task.CompletedTask;
        LocalAccounts? accounts = context.HttpContext.RequestServices.GetService<LocalAccounts>();
        string? name = context.Principal.FindFirst(options.SubjectClaim)?.Value;
        if (name is null || accounts?.Find(name)?.Stamp != stamp)
            context.RejectPrincipal();
        return Task.CompletedTask;
    }

    private static void Configure(OpenIdConnectOptions connect, SignInOptions options)
    {
        connect.Authority = options.Authority;
        connect.ClientId = options.ClientId;
        connect.ClientSecret = options.ClientSecret;
        connect.RequireHttpsMetadata = options.RequireHttpsMetadata;
        connect.SignInScheme = SignInSchemes.Cookie;
        connect.ResponseType = OpenIdConnectResponseType.Code;
        connect.UsePkce = true;
        connect.MapInboundClaims = false;
        connect.SaveTokens = false;
        connect.TokenValidationParameters.NameClaimType = options.NameClaim;
        connect.TokenValidationParameters.RoleClaimType = options.RoleClaim;
        connect.TokenValidationParameters.ClockSkew = s_clockSkew;
        connect.Events.OnTokenValidated = context =>
        {
            // Nobody but this host says that a session belongs to an account.
            if (context.Principal?.FindFirst(StampClaim) is Claim forged)
                (forged.Subject as ClaimsIdentity)?.RemoveClaim(forged);
            return Task.CompletedTask;
        };
        connect.Events.OnRedirectToIdentityProviderForSignOut = context =>
        {
            // Instead of the identity token, which is not kept: it says whose addresses the provider may lead back to.
            context.ProtocolMessage.ClientId = options.ClientId;
            return Task.CompletedTask;
        };
        connect.Events.OnRemoteFailure = context =>
        {
            SignInLog.SignInFailed(SignInLog.For(context.HttpContext), context.Failure);
            context.HandleResponse();
            return SignInPages.WriteAsync(
                context.HttpContext, StatusCodes.Status401Unauthorized, "Sign-in failed", "The identity provider did not sign you in, or its answer could not be trusted. Begin again from the sign-in; if it fails again, tell those who run this host.");
        };
    }
}

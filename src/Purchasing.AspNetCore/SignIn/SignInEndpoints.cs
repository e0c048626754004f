using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Purchasing.AspNetCore.Load;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.SignIn;

/// <summary><c>/sign-in</c>, <c>/sign-out</c> and <c>/signed-out</c> for the page, and <c>/me</c>: who acts, and what they may do.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/me", WhoAsync).RequirePermission(null).WithName("GetMe").WithSummary("Who acts, and what they may do.");
        if (endpoints.ServiceProvider.GetService<SignInOptions>() is not SignInOptions options || (options.AccountsFile is null && options.ClientId is null))
            return;
        endpoints.MapGet("/sign-in", ShowAsync).RequirePermission(null).ExcludeFromDescription();
        endpoints.MapPost("/sign-out", SignOutAsync).RequirePermission(null).ExcludeFromDescription();
        endpoints.MapGet("/signed-out", SignedOut).RequirePermission(null).ExcludeFromDescription();
        if (options.ClientId is not null)
            endpoints.MapGet("/sign-out", LeaveProviderAsync).RequirePermission(null).ExcludeFromDescription();
        if (options.AccountsFile is not null)
            endpoints.MapPost("/sign-in", SignInAsync).RequirePermission(null).ExcludeFromDescription();
    }

    private static async Task<IResult> WhoAsync(HttpContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Actor actor = await context.FindPurchasingActorAsync().ConfigureAwait(false) ?? throw new NotSignedInException("Nobody is signed in.");
        // Open to everybody, so the guard in front of it does not know who asks.
        context.Features.Get<LoadLimits>()?.Count(actor);
        ArrayWriter writer = new(actor);
        return TypedResults.Text(writer.Write(), "application/json");
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string? returnUrl, SignInOptions options, IAntiforgery antiforgery)
    {
        string target = LocalPath(context, returnUrl);
        if (options.ClientId is null)
            return SignInPages.Form(context, antiforgery, target, wrong: false);
        return await IdentityProvider.ForPeopleAsync(context).ConfigureAwait(false) is null
            ? SignInPages.Message(
                context, StatusCodes.Status503ServiceUnavailable, "Sign-in is not possible now", "The identity provider does not answer. Try again in a while; if it lasts, tell those who run this host.")
            : TypedResults.Challenge(new AuthenticationProperties { RedirectUri = target }, [SignInSchemes.OpenIdConnect]);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, LocalAccounts accounts, LockOut lockOut, PasswordChecks checks, IAntiforgery antiforgery)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context).ConfigureAwait(false))
            throw new NotPermittedException("The form does not come from this host, or is too old; open the sign-in page again.");
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        string name = form["name"].ToString().Trim();
        string target = LocalPath(context, form["returnUrl"].ToString());
        string? stamp = accounts.Find(name)?.Stamp;
        IPAddress? address = context.Connection.RemoteIpAddress;
        LocalAccount? account = null;
        if (!lockOut.IsClosed(name, stamp, address))
        {
            (bool isChecked, account) = await checks.RunAsync(() => accounts.Check(name, form["password"].ToString()), context.RequestAborted).ConfigureAwait(false);
            if (!isChecked)
                return SignInPages.Busy(context);
        }

        if (account is null)
        {
            lockOut.Failed(name, stamp, address);
            return SignInPages.Form(context, antiforgery, target, wrong: true);
        }

        lockOut.Succeeded(name, stamp, address);
        await context.SignInAsync(SignInSchemes.Cookie, PrincipalOf(account, context.RequestServices.GetRequiredService<SignInOptions>())).ConfigureAwait(false);
        return TypedResults.LocalRedirect(target);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, SignInOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!SignInActors.IsOwnPage(context.Request))
            throw new NotPermittedException("The request does not come from a page of this host.");
        await context.SignOutAsync(SignInSchemes.Cookie).ConfigureAwait(false);
        if (options.ClientId is null)
            return TypedResults.LocalRedirect(context.Request.PathBase + "/sign-in");
        OpenIdConnectConfiguration? provider = await IdentityProvider.ForPeopleAsync(context).ConfigureAwait(false);
        // A form of the page may lead to this host alone, so the browser goes on to the provider from a page and not by a redirection.
        return string.IsNullOrEmpty(provider?.EndSessionEndpoint) ? SignedOut(context) : SignInPages.GoOn(context, context.Request.PathBase + "/sign-out");
    }

    /// <summary>Ends the session of the provider too: it would otherwise sign the next person at the machine in as the one before.</summary>
    private static async Task<IResult> LeaveProviderAsync(HttpContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return string.IsNullOrEmpty((await IdentityProvider.ForPeopleAsync(context).ConfigureAwait(false))?.EndSessionEndpoint)
            ? SignedOut(context)
            : TypedResults.SignOut(new AuthenticationProperties { RedirectUri = context.Request.PathBase + "/signed-out" }, [SignInSchemes.OpenIdConnect]);
    }

    private static IResult SignedOut(HttpContext context) =>
        SignInPages.Message(context, StatusCodes.Status200OK, "Signed out", "You are signed out.");

    internal static ClaimsPrincipal PrincipalOf(LocalAccount account, SignInOptions options)
    {
        ClaimsIdentity identity = new(SignInSchemes.Cookie);
        identity.AddClaim(new Claim(options.SubjectClaim, account.Name));
        identity.AddClaim(new Claim(options.NameClaim, account.DisplayName));
        identity.AddClaim(new Claim(SignInSetup.StampClaim, account.Stamp));
        foreach (string role in account.Roles)
        {
            identity.AddClaim(new Claim(options.RoleClaim, role));
            // Groups of a provider are mapped; the roles of an account are roles.
            foreach (string value in options.Roles.GetValueOrDefault(role) ?? [])
                identity.AddClaim(new Claim(options.RoleClaim, value));
        }

        return new ClaimsPrincipal(identity);
    }

    // A link that leads elsewhere after the sign-in would be a way to ask for the password again there.
    private static string LocalPath(HttpContext context, string? path) =>
        path is ['/', ..] && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl) ? path : context.Request.PathBase + "/";

    private sealed class ArrayWriter(Actor actor)
    {
        public string Write()
        {
            using MemoryStream stream = new();
            using (Utf8JsonWriter json = new(stream))
            {
                json.WriteStartObject();
                json.WriteString("subject", actor.Subject);
                json.WriteString("name", actor.DisplayName);
                json.WriteStartArray("roles");
                foreach (PurchasingRole role in actor.Roles)
                    json.WriteStringValue(PermissionTable.NameOf(role));
                json.WriteEndArray();
                json.WriteStartArray("permissions");
                foreach (Permission permission in Enum.GetValues<Permission>().Where(actor.May))
                    json.WriteStringValue(PermissionTable.NameOf(permission));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            return System.Text.Encoding.UTF8.GetString(stream.ToArray());
        }
    }
}

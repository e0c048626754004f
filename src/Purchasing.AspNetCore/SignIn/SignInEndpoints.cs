using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.SignIn;

/// <summary><c>/sign-in</c> and <c>/sign-out</c> for the page, and <c>/me</c>: who acts, and what they may do.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/me", WhoAsync).RequirePermission(null).WithName("GetMe").WithSummary("Who acts, and what they may do.");
        if (endpoints.ServiceProvider.GetService<SignInOptions>() is not SignInOptions options || (options.AccountsFile is null && options.ClientId is null))
            return;
        endpoints.MapGet("/sign-in", ShowAsync).RequirePermission(null).ExcludeFromDescription();
        endpoints.MapPost("/sign-out", SignOutAsync).RequirePermission(null).ExcludeFromDescription();
        if (options.AccountsFile is not null)
            endpoints.MapPost("/sign-in", SignInAsync).RequirePermission(null).ExcludeFromDescription();
    }

    private static async Task<IResult> WhoAsync(HttpContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Actor actor = await context.FindPurchasingActorAsync().ConfigureAwait(false) ?? throw new NotSignedInException("Nobody is signed in.");
        ArrayWriter writer = new(actor);
        return TypedResults.Text(writer.Write(), "application/json");
    }

    private static Task<IResult> ShowAsync(HttpContext context, string? returnUrl, SignInOptions options, IAntiforgery antiforgery)
    {
        string target = LocalPath(returnUrl);
        if (options.ClientId is not null)
            return Task.FromResult<IResult>(TypedResults.Challenge(new AuthenticationProperties { RedirectUri = target }, [SignInSchemes.OpenIdConnect]));
        return Task.FromResult(Form(context, antiforgery, target, wrong: false));
    }

    private static async Task<IResult> SignInAsync(HttpContext context, LocalAccounts accounts, LockOut lockOut, IAntiforgery antiforgery)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context).ConfigureAwait(false))
            throw new NotPermittedException("The form does not come from this host, or is too old; open the sign-in page again.");
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        string name = form["name"].ToString().Trim();
        string target = LocalPath(form["returnUrl"].ToString());
        LocalAccount? account = lockOut.IsClosed(name) ? null : accounts.Check(name, form["password"].ToString());
        if (account is null)
        {
            lockOut.Failed(name);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Form(context, antiforgery, target, wrong: true);
        }

        lockOut.Succeeded(name);
        await context.SignInAsync(SignInSchemes.Cookie, PrincipalOf(account, context.RequestServices.GetRequiredService<SignInOptions>())).ConfigureAwait(false);
        return TypedResults.LocalRedirect(target);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!SignInActors.IsOwnPage(context.Request))
            throw new NotPermittedException("The request does not come from a page of this host.");
        await context.SignOutAsync(SignInSchemes.Cookie).ConfigureAwait(false);
        return TypedResults.LocalRedirect("/sign-in");
    }

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
    private static string LocalPath(string? path) =>
        path is ['/', ..] && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl) ? path : "/";

    private static IResult Form(HttpContext context, IAntiforgery antiforgery, string target, bool wrong)
    {
        AntiforgeryTokenSet tokens = antiforgery.GetAndStoreTokens(context);
        HtmlEncoder html = HtmlEncoder.Default;
        WebHeaders.Apply(context.Response, "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        string note = wrong ? "<p role=\"alert\">Name and password do not belong together, or the account is closed for a while.</p>" : "";
        return TypedResults.Text(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head>
            <body><h1>Sign in</h1>{note}
            <form method="post" action="{html.Encode(context.Request.PathBase + "/sign-in")}">
            <input type="hidden" name="{html.Encode(tokens.FormFieldName)}" value="{html.Encode(tokens.RequestToken!)}">
            <input type="hidden" name="returnUrl" value="{html.Encode(target)}">
            <p><label>Name <input name="name" autocomplete="username" required maxlength="128"></label></p>
            <p><label>Password <input name="password" type="password" autocomplete="current-password" required maxlength="256"></label></p>
            <p><button>Sign in</button></p>
            </form></body></html>
            """,
            "text/html; charset=utf-8");
    }

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

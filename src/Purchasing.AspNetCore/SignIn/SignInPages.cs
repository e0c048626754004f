using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>What people see before they are signed in, and after: plain pages without script, style or anything from elsewhere.</summary>
internal static class SignInPages
{
    private const string Html = "text/html; charset=utf-8";
    private const string Policy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Name and password of a local account.</summary>
    public static IResult Form(HttpContext context, IAntiforgery antiforgery, string target, bool wrong)
    {
        AntiforgeryTokenSet tokens = antiforgery.GetAndStoreTokens(context);
        HtmlEncoder html = HtmlEncoder.Default;
        string note = wrong ? "<p role=\"alert\">Name and password do not belong together, or the account is closed for a while.</p>" : "";
        return Answer(context, wrong ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK, Page(
            "Sign in",
            $"""
            {note}
            <form method="post" action="{html.Encode(context.Request.PathBase + "/sign-in")}">
            <input type="hidden" name="{html.Encode(tokens.FormFieldName)}" value="{html.Encode(tokens.RequestToken!)}">
            <input type="hidden" name="returnUrl" value="{html.Encode(target)}">
            <p><label>Name <input name="name" autocomplete="username" required maxlength="128"></label></p>
            <p><label>Password <input name="password" type="password" autocomplete="current-password" required maxlength="256"></label></p>
            <p><button>Sign in</button></p>
            </form>
            """));
    }

    /// <summary>Says something, and leads to the sign-in.</summary>
    public static IResult Message(HttpContext context, int status, string title, string text) =>
        Answer(context, status, Message(context, title, text));

    /// <summary>The same, for what is no endpoint.</summary>
    public static Task WriteAsync(HttpContext context, int status, string title, string text) => Message(context, status, title, text).ExecuteAsync(context);

    /// <summary>Takes the browser on to another address of this host.</summary>
    public static IResult GoOn(HttpContext context, string address)
    {
        context.Response.Headers["Refresh"] = $"0; url={address}";
        return Answer(context, StatusCodes.Status200OK, Page("Signing out", $"<p><a href=\"{HtmlEncoder.Default.Encode(address)}\">Go on</a></p>"));
    }

    private static string Message(HttpContext context, string title, string text)
    {
        HtmlEncoder html = HtmlEncoder.Default;
        return Page(title, $"<p>{html.Encode(text)}</p><p><a href=\"{html.Encode(context.Request.PathBase + "/sign-in")}\">Sign in</a></p>");
    }

    private static string Page(string title, string body) =>
        $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
        <body><h1>{title}</h1>
        {body}
        </body></html>
        """;

    private static IResult Answer(HttpContext context, int status, string page)
    {
        WebHeaders.Apply(context.Response, Policy);
        return TypedResults.Text(page, Html, statusCode: status);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>What people see before they are signed in, and after: plain pages in their language, without script or anything from elsewhere.</summary>
internal static class SignInPages
{
    private const string Html = "text/html; charset=utf-8";
    private const int BusyForSeconds = 5;

    private const string Style =
        "body{font:1rem/1.5 system-ui,sans-serif;max-width:24rem;margin:12vh auto;padding:0 1rem;color:#1f2933;background:#fff}"
        + "label{display:block}input{display:block;box-sizing:border-box;width:100%;font:inherit;padding:.4rem;border:1px solid #6b7785;border-radius:4px}"
        + "button{font:inherit;padding:.4rem 1.2rem;border:0;border-radius:4px;background:#0b5cad;color:#fff}a{color:#0b5cad}[role=alert]{border-left:4px solid #b42318;padding-left:.8rem}"
        + "@media(prefers-color-scheme:dark){body{color:#e6e9ec;background:#16191d}input{color:inherit;background:#22272d}a{color:#7ab8f5}}";

    private static readonly string s_policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Name and password of a local account.</summary>
    public static IResult Form(HttpContext context, IAntiforgery antiforgery, string target, bool wrong)
    {
        // What antiforgery would put there, with a warning in the log for each page because something else is there.
        context.Response.Headers.CacheControl = "no-cache, no-store";
        AntiforgeryTokenSet tokens = antiforgery.GetAndStoreTokens(context);
        HtmlEncoder html = HtmlEncoder.Default;
        SignInWords words = SignInWords.For(context.Request);
        string note = wrong ? $"<p role=\"alert\">{html.Encode(words["Name and password do not belong together, or the account is closed for a while."])}</p>" : "";
        return Answer(context, wrong ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK, Page(
            words,
            "Sign in",
            $"""
            {note}
            <form method="post" action="{html.Encode(context.Request.PathBase + "/sign-in")}">
            <input type="hidden" name="{html.Encode(tokens.FormFieldName)}" value="{html.Encode(tokens.RequestToken!)}">
            <input type="hidden" name="returnUrl" value="{html.Encode(target)}">
            <p><label>{words["Name"]} <input name="name" autocomplete="username" required maxlength="128" autofocus></label></p>
            <p><label>{html.Encode(words["Password"])} <input name="password" type="password" autocomplete="current-password" required maxlength="256"></label></p>
            <p><button>{html.Encode(words["Sign in"])}</button></p>
            </form>
            """));
    }

    /// <summary>Says that as many sign in as the host takes on at once.</summary>
    public static IResult Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = BusyForSeconds.ToString(CultureInfo.InvariantCulture);
        return Message(context, StatusCodes.Status429TooManyRequests, "Sign-in is not possible now", "Too many people sign in at once. Try again in a few seconds.");
    }

    /// <summary>Says something, and leads to the sign-in.</summary>
    public static IResult Message(HttpContext context, int status, string title, string text) =>
        Answer(context, status, Message(context, title, text));

    /// <summary>The same, for what is no endpoint.</summary>
    public static Task WriteAsync(HttpContext context, int status, string title, string text) => Message(context, status, title, text).ExecuteAsync(context);

    /// <summary>Takes the browser on to another address of this host.</summary>
    public static IResult GoOn(HttpContext context, string address)
    {
        SignInWords words = SignInWords.For(context.Request);
        context.Response.Headers["Refresh"] = $"0; url={address}";
        return Answer(context, StatusCodes.Status200OK, Page(
            words, "Signing out", $"<p><a href=\"{HtmlEncoder.Default.Encode(address)}\">{HtmlEncoder.Default.Encode(words["Go on"])}</a></p>"));
    }

    private static string Message(HttpContext context, string title, string text)
    {
        HtmlEncoder html = HtmlEncoder.Default;
        SignInWords words = SignInWords.For(context.Request);
        return Page(words, title, $"<p>{html.Encode(words[text])}</p><p><a href=\"{html.Encode(context.Request.PathBase + "/sign-in")}\">{html.Encode(words["Sign in"])}</a></p>");
    }

    private static string Page(SignInWords words, string title, string body)
    {
        string shown = HtmlEncoder.Default.Encode(words[title]);
        return $"""
            <!doctype html>
            <html lang="{words.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{shown}</title><style>{Style}</style></head>
            <body><main><h1>{shown}</h1>
            {body}
            </main></body></html>
            """;
    }

    private static IResult Answer(HttpContext context, int status, string page)
    {
        context.Response.Headers.Vary = "Accept-Language, Cookie";
        WebHeaders.Apply(context.Response, s_policy);
        return TypedResults.Text(page, Html, statusCode: status);
    }
}

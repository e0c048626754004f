using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>
/// Keeps other sites from posting the page's forms: the browser must say that the form is of this site, and bring a cookie that other sites
/// cannot make it bring, with the form naming it. Nothing is kept on the server, so that a form of one host can be posted to another.
/// </summary>
internal static class FormGuard
{
    public const string Field = "_form";

    private const string Cookie = "purchasing.form";
    private const string Salt = "purchasing form ";

    /// <summary>The value of the hidden field; sets the cookie when the browser has none.</summary>
    public static string TokenFor(HttpContext context, string path)
    {
        string? cookie = context.Request.Cookies[Cookie];
        if (!IsCookie(cookie))
        {
            if (context.Items[Cookie] is not string made)
            {
                made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
                context.Items[Cookie] = made;
                context.Response.Cookies.Append(
                    Cookie, made, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = path, IsEssential = true });
            }

            cookie = made;
        }

        return Token(cookie!);
    }

    /// <summary>Whether a posted form is one of ours.</summary>
    public static bool Accepts(HttpContext context, IFormCollection form)
    {
        if (context.Request.Headers.TryGetValue("Sec-Fetch-Site", out Microsoft.Extensions.Primitives.StringValues site) && site.ToString() is not ("same-origin" or "none"))
            return false;
        return context.Request.Cookies[Cookie] is string cookie
            && IsCookie(cookie)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Token(cookie)), Encoding.UTF8.GetBytes(form[Field].ToString()));
    }

    private static bool IsCookie(string? cookie) => cookie is { Length: 32 } && cookie.All(char.IsAsciiHexDigitLower);

    private static string Token(string cookie) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Salt + cookie)))[..32];
}

using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>The session of a cookie: its id and when it began, which stay the same while the cookie is renewed.</summary>
internal static class SignInSession
{
    private const string Id = "purchasing.session";
    private const string Began = "purchasing.began";
    private const int IdBytes = 16;

    /// <summary>Begins a session, whoever signs in and by which means.</summary>
    public static Task BeginAsync(CookieSigningInContext context)
    {
        context.Properties.Items[Id] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        context.Properties.Items[Began] = Time(context.HttpContext).GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    /// <summary>Ends the session of a request, also for copies of its cookie.</summary>
    public static async Task EndAsync(CookieSigningOutContext context)
    {
        AuthenticateResult result = await context.HttpContext.AuthenticateAsync(SignInSchemes.Cookie).ConfigureAwait(false);
        if (result.Succeeded && Read(result.Properties) is (string id, DateTimeOffset began))
        {
            IServiceProvider services = context.HttpContext.RequestServices;
            services.GetRequiredService<EndedSessions>().End(id, began + services.GetRequiredService<SignInOptions>().LongestSession());
        }
    }

    /// <summary>Whether a session goes on: it was not ended, and is not older than sessions may become.</summary>
    public static bool IsAlive(HttpContext context, AuthenticationProperties properties) =>
        Read(properties) is (string id, DateTimeOffset began)
        && began + context.RequestServices.GetRequiredService<SignInOptions>().LongestSession() > Time(context).GetUtcNow()
        && !context.RequestServices.GetRequiredService<EndedSessions>().IsEnded(id);

    private static (string Id, DateTimeOffset Began)? Read(AuthenticationProperties? properties) =>
        properties is not null
        && properties.Items.TryGetValue(Id, out string? id)
        && id is not null
        && properties.Items.TryGetValue(Began, out string? began)
        && DateTimeOffset.TryParseExact(began, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset moment)
            ? (id, moment)
            : null;

    private static TimeProvider Time(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>();
}

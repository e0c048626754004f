using System.Net;
using System.Net.Http.Headers;
using Purchasing.AspNetCore.Security;
using Purchasing.AspNetCore.SignIn;
using Purchasing.ServiceDefaults.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace Purchasing.Orchestrator;

/// <summary>
/// The page for people, which the order service has: people sign in here, and each request goes on with the orchestrator's own token and the name of
/// who acts.
/// </summary>
internal static partial class PageForwarding
{
    private const string Address = "Services:Page";

    // The page's own: its forms, theme, language and keys. The session stays here.
    private const string PageCookies = "purchasing.";

    // Pods come and go; a connection that is this old is not used again.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromSeconds(15);

    /// <summary>Passes the page on to the order service at <c>Services:Page</c>; without the setting there is none.</summary>
    /// <exception cref="InvalidOperationException">The setting is not an address.</exception>
    public static void MapPage(this WebApplication app)
    {
        var text = app.Configuration[Address];
        if (string.IsNullOrEmpty(text))
            return;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new InvalidOperationException($"{Address} is '{text}', which is not the address of the order service; use http://host:port, or leave it empty for no page.");
        var token = app.Configuration["Auth:Token"] is { Length: > 0 } own ? new AuthenticationHeaderValue("Bearer", own) : null;
        var signsIn = app.Configuration.GetSection("SignIn").Exists();
        if (signsIn && token is null)
        {
            // The order service could not tell who acts, and would let everybody do everything.
            LogNoPage(app.Logger);
            return;
        }

        var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false, AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None, PooledConnectionLifetime = ConnectionLife,
        });
        app.Lifetime.ApplicationStopped.Register(client.Dispose);
        var passing = new Passing(token, signsIn);
        app.MapGet("/", (HttpContext http) => Results.Redirect($"{http.Request.PathBase}{PassedOnPage.Path}/")).RequirePermission(null).ExcludeFromDescription();
        app.Map(PassedOnPage.Path + "/{**rest}", async (HttpContext http, IHttpForwarder forwarder) =>
        {
            if (await http.FindPurchasingActorAsync() is not null)
            {
                var error = await forwarder.SendAsync(http, text, client, ForwarderRequestConfig.Empty, passing);
                if (error != ForwarderError.None && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
                    await http.AnswerPurchasingPageUnavailableAsync(PassedOnPage.Path, "The order service");
            }
            else if (!await http.TrySignInWithPurchasingAsync())
                http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }).RequirePermission(Permission.View).ExcludeFromDescription();
    }

    [LoggerMessage(1, LogLevel.Warning, "There is no page at /desk: people sign in here, and without Auth:Token the order service cannot tell who acts. Set it, as a file of /run/secrets.")]
    private static partial void LogNoPage(ILogger logger);

    private sealed class Passing(AuthenticationHeaderValue? token, bool signsIn) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            var request = httpContext.Request;
            var headers = proxyRequest.Headers;
            headers.Host = null;
            headers.Authorization = token;
            string[] toldByOthers = ["Cookie", "Forwarded", "X-Real-IP", PassedOnPage.SignOutHeader, .. headers.Select(header => header.Key).Where(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase))];
            foreach (var name in toldByOthers)
                headers.Remove(name);
            PassedOnPage.SayWhoActs(headers, token is null ? null : httpContext.PurchasingActor());
            headers.Add("X-Forwarded-Proto", request.Scheme);
            if (request.PathBase.HasValue)
                headers.Add("X-Forwarded-Prefix", request.PathBase.Value);
            if (signsIn)
                headers.Add(PassedOnPage.SignOutHeader, $"{request.PathBase}/sign-out");
            var cookies = string.Join("; ", request.Cookies.Where(cookie => cookie.Key.StartsWith(PageCookies, StringComparison.Ordinal)).Select(cookie => $"{cookie.Key}={cookie.Value}"));
            if (cookies.Length > 0)
                headers.Add("Cookie", cookies);
        }
    }
}

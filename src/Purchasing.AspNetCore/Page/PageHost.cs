using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.AspNetCore.Problems;
using Purchasing.AspNetCore.Security;
using Purchasing.AspNetCore.SignIn;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;

namespace Purchasing.AspNetCore.Page;

/// <summary>Carries requests to the page out and writes what they are answered with. Thread-safe.</summary>
internal sealed partial class PageHost(PageSite site)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static readonly Actor s_nobody = new() { Subject = "–", DisplayName = "–", Roles = [] };

    public RequestDelegate Get(string screen, string title, Permission permission, Func<PageContext, CancellationToken, Task<PageAnswer>> handle) =>
        http => RunAsync(http, screen, title, permission, handle);

    public RequestDelegate Post(string screen, string title, Permission permission, Func<PageContext, IFormCollection, CancellationToken, Task<PageAnswer>> handle) =>
        http => RunAsync(http, screen, title, permission, async (page, token) =>
        {
            if (!http.Request.HasFormContentType)
                throw new BadHttpRequestException("This takes forms of the page.", StatusCodes.Status415UnsupportedMediaType);
            IFormCollection form;
            try
            {
                form = await http.Request.ReadFormAsync(token).ConfigureAwait(false);
            }
            catch (InvalidDataException e)
            {
                throw new BadHttpRequestException(e.Message, e);
            }

            return FormGuard.Accepts(http, form)
                ? await handle(page, form, token).ConfigureAwait(false)
                : PageAnswer.Show<Trouble>(
                    new TroubleModel("The form could not be taken", page.Words["It was not made for this browser, or cookies are switched off. Go back, load the page again and repeat it."], MayRetry: false),
                    StatusCodes.Status400BadRequest);
        });

    private async Task RunAsync(HttpContext http, string screen, string title, Permission permission, Func<PageContext, CancellationToken, Task<PageAnswer>> handle)
    {
        HttpResponse response = http.Response;
        WebHeaders.Apply(response, Policy);
        PageContext page = new(http, site, s_nobody) { Screen = screen, Title = title };
        PageAnswer answer;
        try
        {
            Actor? actor = await http.FindPurchasingActorAsync().ConfigureAwait(false);
            if (actor is null && await http.TrySignInWithPurchasingAsync().ConfigureAwait(false))
                return;

            page = new PageContext(http, site, actor ?? s_nobody) { Screen = screen };
            page.Title = page.Words[title];
            if (actor is null)
                answer = NotSignedIn(page);
            else
                answer = actor.May(permission) ? await handle(page, http.RequestAborted).ConfigureAwait(false) : NotAllowed(page, permission);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (!response.HasStarted)
        {
            answer = Failed(http, page, e);
        }

        await AnswerAsync(http, page, answer).ConfigureAwait(false);
    }

    // A form whose sender is signed in no more: it can be sent again afterwards, by going back to it.
    private static PageAnswer NotSignedIn(PageContext page)
    {
        HttpRequest request = page.Http.Request;
        string? back = Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out Uri? from) && from.Authority == request.Host.Value ? from.PathAndQuery : null;
        string? signIn = page.SignOut is null ? null : $"{request.PathBase}/sign-in?returnUrl={Uri.EscapeDataString(back ?? page.Href(""))}";
        string said = page.Words["Sign in: nobody is signed in, or the sign-in is no longer valid."];
        page.Title = page.Words["Nobody is signed in"];
        return PageAnswer.Show<Trouble>(
            new TroubleModel("Nobody is signed in", HttpMethods.IsGet(request.Method) ? said : $"{said} {page.Words["Nothing was done. Sign in in another tab, then send the form again: going back keeps what you typed."]}", MayRetry: false, null, signIn),
            StatusCodes.Status401Unauthorized);
    }

    /// <summary>Answers instead of the page in a host that passes it on, while nobody answers there.</summary>
    /// <param name="http">The request of somebody who is signed in.</param>
    /// <param name="source">Who does not answer, in English words.</param>
    public async Task UnavailableAsync(HttpContext http, string source)
    {
        // The page here looks as the page there does.
        string assets = site.Prefix + "/assets/";
        if (http.Request.Path.Value is string path && path.StartsWith(assets, StringComparison.Ordinal))
        {
            await PageAssets.ServeAsync(http, path[assets.Length..]).ConfigureAwait(false);
            return;
        }

        WebHeaders.Apply(http.Response, Policy);
        PageContext page = new(http, site, await http.FindPurchasingActorAsync().ConfigureAwait(false) ?? s_nobody);
        await AnswerAsync(http, page, SourceFailed(page, page.Words["{0} does not answer.", page.Words[source]])).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(HttpContext http, PageContext page, PageAnswer answer)
    {
        if (ReferenceEquals(answer, PageAnswer.Written))
            return;
        HttpResponse response = http.Response;
        response.StatusCode = answer.Status;
        if (answer.Location is string location)
        {
            response.Headers.Location = location;
            return;
        }

        response.ContentType = "text/html; charset=utf-8";
        await RenderAsync(http, page, answer).ConfigureAwait(false);
    }

    /// <summary>Says that the person may not do something, and who may.</summary>
    internal static PageAnswer NotAllowed(PageContext page, Permission permission)
    {
        string roles = string.Join(", ", PermissionTable.RolesFor(permission).Select(role => page.Words[PermissionTable.NameOf(role).Replace('_', ' ')]));
        return PageAnswer.Show<Trouble>(new TroubleModel("You may not do this", page.Words["These may: {0}.", roles], MayRetry: false), StatusCodes.Status403Forbidden);
    }

    private static PageAnswer Failed(HttpContext http, PageContext page, Exception e)
    {
        Problem problem = Problem.Of(e);
        if (problem.Status >= StatusCodes.Status500InternalServerError)
            LogFailed(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PageHost)), e, http.Request.Method, http.Request.Path);
        if (e is OrderStoreException or FactSourceException)
            return SourceFailed(page, e is OrderStoreException ? $"{page.Words["the order database"]}: {e.Message}" : problem.Detail);
        page.Title = page.Words[problem.Title];
        return PageAnswer.Show<Trouble>(new TroubleModel(problem.Title, Unknown(page.Words, http, e) ?? problem.Detail, problem.Status >= 500), problem.Status);
    }

    private static PageAnswer SourceFailed(PageContext page, string? which)
    {
        const string Title = "A source failed";
        page.Title = page.Words[Title];
        return PageAnswer.Show<Trouble>(new TroubleModel(Title, which, MayRetry: true), StatusCodes.Status503ServiceUnavailable);
    }

    // What people see most when an address is old or mistyped.
    private static string? Unknown(Words words, HttpContext http, Exception e) => e switch
    {
        UnknownProductException product => words["No product '{0}' is known to demand, stock or suppliers.", product.ProductId],
        UnknownRunException run => words["There is no run '{0}'.", run.RunKey],
        OrderActionException { Error: OrderActionError.NotFound } when http.GetRouteValue("id") is string id => words["There is no purchase order '{0}'.", id],
        _ => null,
    };

    private static async Task RenderAsync(HttpContext http, PageContext page, PageAnswer answer)
    {
        Dictionary<string, object?> parameters = new(StringComparer.Ordinal)
        {
            [nameof(Shell.Request)] = page,
            [nameof(Shell.Screen)] = answer.Component,
            [nameof(Shell.Model)] = answer.Model,
        };
        HtmlRenderer renderer = new(http.RequestServices, http.RequestServices.GetRequiredService<ILoggerFactory>());
        await using (renderer.ConfigureAwait(false))
        {
            // The whole page is made before its first byte goes out: a failure is still an answer of its own.
            StringWriter html = new();
            await renderer.Dispatcher.InvokeAsync(async () =>
            {
                Microsoft.AspNetCore.Components.Web.HtmlRendering.HtmlRootComponent root =
                    await renderer.RenderComponentAsync<Shell>(ParameterView.FromDictionary(parameters)).ConfigureAwait(true);
                root.WriteHtmlTo(html);
            }).ConfigureAwait(false);
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(html.ToString());
            http.Response.ContentLength = bytes.Length;
            if (!HttpMethods.IsHead(http.Request.Method))
                await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Page {Method} {Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception failure, string method, string path);
}

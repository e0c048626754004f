using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Purchasing.AspNetCore.Load;
using Purchasing.AspNetCore.Security;
using Purchasing.AspNetCore.SignIn;

namespace Purchasing.AspNetCore.Problems;

/// <summary>Refuses requests to the page that are too many or that nobody can read. All else the page says by itself, in its own way.</summary>
internal static class PageGuard
{
    /// <summary>Puts the guard around the page.</summary>
    /// <param name="endpoints">The page.</param>
    /// <param name="routes">Where it is mapped.</param>
    public static void AddPageGuard(this IEndpointConventionBuilder endpoints, IEndpointRouteBuilder routes)
    {
        LoadLimits limits = LoadLimits.Of(routes);
        endpoints.Finally(endpoint =>
        {
            RequestDelegate handle = endpoint.RequestDelegate ?? throw new InvalidOperationException($"The endpoint {endpoint.DisplayName} handles no request.");
            // Style and script are open to everybody.
            if (endpoint.Metadata.OfType<PermissionRequirement>().LastOrDefault()?.Permission is not null)
                endpoint.RequestDelegate = context => GuardAsync(context, limits, handle);
        });
    }

    private static async Task GuardAsync(HttpContext context, LoadLimits limits, RequestDelegate handle)
    {
        try
        {
            if (BodyForm.ProblemOf(context.Request) is BadHttpRequestException unreadable)
                throw unreadable;
            limits.Count(await context.FindPurchasingActorAsync().ConfigureAwait(false));
        }
        catch (Exception e) when (e is TooMuchException or BadHttpRequestException)
        {
            await ProblemGuard.WriteAsync(context, e, context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PageGuard))).ConfigureAwait(false);
            return;
        }
        catch (Exception e) when (e is NotPermittedException or SignInUnavailableException)
        {
            // The page asks again, and says it.
        }

        await handle(context).ConfigureAwait(false);
    }
}

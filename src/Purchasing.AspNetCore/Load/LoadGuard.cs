using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.Load;

/// <summary>Bounds how much one caller asks for, and how much costly work goes on at once. What is beyond is 429 and waits nowhere.</summary>
internal static class LoadGuard
{
    // Bodies are bounded by the host, at most to this; none of them is written to a disk.
    private const int LargestBody = 4 * 1024 * 1024;

    /// <summary>Says what kind of costly work an endpoint is.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="load">The kind.</param>
    public static RouteHandlerBuilder BoundedAs(this RouteHandlerBuilder endpoint, LoadClass load)
    {
        endpoint.Add(builder => builder.Metadata.Add(load));
        return endpoint;
    }

    /// <summary>Puts the guard around endpoints, behind that of permissions.</summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="routes">Where they are mapped.</param>
    public static void AddLoadGuard(this IEndpointConventionBuilder endpoints, IEndpointRouteBuilder routes)
    {
        LoadLimits limits = LoadLimits.Of(routes);
        endpoints.Finally(endpoint =>
        {
            RequestDelegate handle = endpoint.RequestDelegate ?? throw new InvalidOperationException($"The endpoint {endpoint.DisplayName} handles no request.");
            LoadClass? load = endpoint.Metadata.OfType<LoadClass?>().LastOrDefault();
            endpoint.RequestDelegate = context => GuardAsync(context, limits, load, handle);
        });
    }

    /// <summary>Counts a request of somebody.</summary>
    /// <param name="limits">The bounds of the host.</param>
    /// <param name="actor">Who.</param>
    /// <exception cref="TooMuchException">It is one too many.</exception>
    public static void Count(this LoadLimits limits, Actor? actor)
    {
        // The person at the machine could do worse to it than ask often.
        if (limits.Rates is null || actor is null or { NamesOthers: true })
            return;
        using RateLimitLease rate = limits.Rates.AttemptAcquire(actor.Subject);
        if (!rate.IsAcquired)
            throw new TooMuchException("More requests came than one caller may send in a minute; send fewer.", TimeSpan.FromSeconds(10));
    }

    private static async Task GuardAsync(HttpContext context, LoadLimits limits, LoadClass? load, RequestDelegate handle)
    {
        Actor? actor = context.Features.Get<Actor>();
        context.Features.Set(limits);
        limits.Count(actor);
        if (load is not LoadClass kind)
        {
            await handle(context).ConfigureAwait(false);
            return;
        }

        // Whoever sends slowly holds no place meanwhile.
        context.Request.EnableBuffering(LargestBody);
        await context.Request.Body.DrainAsync(context.RequestAborted).ConfigureAwait(false);
        context.Request.Body.Position = 0;
        using IDisposable place = limits.Take(kind, actor is null or { NamesOthers: true } ? null : actor.Subject)
            ?? throw new TooMuchException("As much of this costly work goes on as the host takes on at once, or for one caller; ask again a little later.", TimeSpan.FromSeconds(5));
        await handle(context).ConfigureAwait(false);
    }
}

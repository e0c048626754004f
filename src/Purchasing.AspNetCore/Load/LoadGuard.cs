using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.Load;

/// <summary>Bounds how much one caller asks for, and how much costly work goes on at once. What is beyond is 429 and waits nowhere.</summary>
internal static class LoadGuard
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    /// <summary>Says what kind of costly work an endpoint is.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="load">The kind.</param>
    public static RouteHandlerBuilder BoundedAs(this RouteHandlerBuilder endpoint, LoadClass load)
    {
        endpoint.Add(builder => builder.Metadata.Add(load));
        return endpoint;
    }

    /// <summary>Puts the guard around endpoints.</summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="routes">Where they are mapped.</param>
    public static void AddLoadGuard(this IEndpointConventionBuilder endpoints, IEndpointRouteBuilder routes)
    {
        LoadOptions options = LoadOptions.Read(routes.ServiceProvider.GetService<IConfiguration>());
        ConcurrencyLimiter whatIfs = new(new ConcurrencyLimiterOptions { PermitLimit = options.WhatIfs, QueueLimit = 0 });
        ConcurrencyLimiter followers = new(new ConcurrencyLimiterOptions { PermitLimit = options.Followers, QueueLimit = 0 });
        PartitionedRateLimiter<string> rates = PartitionedRateLimiter.Create<string, string>(subject => RateLimitPartition.GetSlidingWindowLimiter(
            subject,
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = Math.Max(1, options.RequestsPerMinute), Window = s_window, SegmentsPerWindow = 6, QueueLimit = 0 }));
        endpoints.Finally(endpoint =>
        {
            RequestDelegate handle = endpoint.RequestDelegate ?? throw new InvalidOperationException($"The endpoint {endpoint.DisplayName} handles no request.");
            ConcurrencyLimiter? limiter = endpoint.Metadata.OfType<LoadClass>().Select(load => load == LoadClass.WhatIf ? whatIfs : followers).LastOrDefault();
            endpoint.RequestDelegate = context => GuardAsync(context, options.RequestsPerMinute > 0 ? rates : null, limiter, handle);
        });
    }

    private static async Task GuardAsync(HttpContext context, PartitionedRateLimiter<string>? rates, ConcurrencyLimiter? limiter, RequestDelegate handle)
    {
        // The person at the machine could do worse to it than ask often.
        if (rates is not null && context.Features.Get<Actor>() is { NamesOthers: false } actor)
        {
            using RateLimitLease rate = rates.AttemptAcquire(actor.Subject);
            if (!rate.IsAcquired)
                throw new TooMuchException("More requests came than one caller may send in a minute; send fewer.", TimeSpan.FromSeconds(10));
        }

        using RateLimitLease? lease = limiter?.AttemptAcquire();
        if (lease is { IsAcquired: false })
            throw new TooMuchException("As much of this costly work goes on as the host takes on at once; ask again a little later.", TimeSpan.FromSeconds(5));
        await handle(context).ConfigureAwait(false);
    }
}

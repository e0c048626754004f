using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Purchasing.AspNetCore.Load;

/// <summary>The bounds of a host, one set for all that it maps: whoever is over them at REST is over them at the page. Thread-safe.</summary>
internal sealed class LoadLimits
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly ConcurrencyLimiter _whatIfs;
    private readonly PartitionedRateLimiter<string> _whatIfsOfOne;
    private readonly ConcurrencyLimiter _followers;
    private readonly PartitionedRateLimiter<string> _followersOfOne;

    private LoadLimits(LoadOptions options)
    {
        _whatIfs = Places(options.WhatIfs);
        _whatIfsOfOne = PlacesOfOne(options.WhatIfs);
        _followers = Places(options.Followers);
        _followersOfOne = PlacesOfOne(options.Followers);
        Rates = options.RequestsPerMinute == 0
            ? null
            : PartitionedRateLimiter.Create<string, string>(subject => RateLimitPartition.GetSlidingWindowLimiter(
                subject,
                _ => new SlidingWindowRateLimiterOptions { PermitLimit = options.RequestsPerMinute, Window = s_window, SegmentsPerWindow = 6, QueueLimit = 0 }));
    }

    /// <summary>Requests of one caller; null for any number.</summary>
    public PartitionedRateLimiter<string>? Rates { get; }

    /// <summary>The bounds of a host.</summary>
    /// <param name="routes">The host's routes.</param>
    public static LoadLimits Of(IEndpointRouteBuilder routes)
    {
        if (routes.DataSources.OfType<Holder>().FirstOrDefault() is Holder known)
            return known.Limits;
        Holder holder = new(new LoadLimits(LoadOptions.Read(routes.ServiceProvider.GetService<IConfiguration>())));
        routes.DataSources.Add(holder);
        return holder.Limits;
    }

    /// <summary>A place for costly work; one caller has half of them at most.</summary>
    /// <param name="load">The kind of work.</param>
    /// <param name="caller">Who asks; null for the person at the machine, who may have all.</param>
    /// <returns>Null when there is none.</returns>
    public IDisposable? Take(LoadClass load, string? caller)
    {
        RateLimitLease? own = caller is null ? null : (load == LoadClass.WhatIf ? _whatIfsOfOne : _followersOfOne).AttemptAcquire(caller);
        if (own is { IsAcquired: false })
            return null;
        RateLimitLease all = (load == LoadClass.WhatIf ? _whatIfs : _followers).AttemptAcquire();
        if (all.IsAcquired)
            return new Place(own, all);
        own?.Dispose();
        return null;
    }

    private static ConcurrencyLimiter Places(int count) => new(new ConcurrencyLimiterOptions { PermitLimit = count, QueueLimit = 0 });

    private static PartitionedRateLimiter<string> PlacesOfOne(int count) => PartitionedRateLimiter.Create<string, string>(
        subject => RateLimitPartition.GetConcurrencyLimiter(subject, _ => new ConcurrencyLimiterOptions { PermitLimit = Math.Max(1, count / 2), QueueLimit = 0 }));

    private sealed class Place(RateLimitLease? own, RateLimitLease all) : IDisposable
    {
        public void Dispose()
        {
            all.Dispose();
            own?.Dispose();
        }
    }

    /// <summary>Keeps the bounds with the routes of the host that they are of.</summary>
    private sealed class Holder(LoadLimits limits) : EndpointDataSource
    {
        public LoadLimits Limits { get; } = limits;

        public override IReadOnlyList<Microsoft.AspNetCore.Http.Endpoint> Endpoints => [];

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(CancellationToken.None);
    }
}

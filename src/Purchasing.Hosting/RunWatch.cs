using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Orders;

namespace Purchasing.Hosting;

/// <summary>
/// Looks now and then for runs that nobody works on any more, so that what they drafted does not count as on order. Hosts whose orders are
/// elsewhere have nothing to look at.
/// </summary>
internal sealed partial class RunWatch(IServiceProvider services, TimeProvider time, ILogger<RunWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => WatchAsync(stoppingToken), stoppingToken);

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        if (services.GetService<ICatalogueRunStore>() is null)
            return;
        CatalogueRunner runner = services.GetRequiredService<CatalogueRunner>();
        using PeriodicTimer timer = new(Interval, time);
        do
        {
            try
            {
                await runner.InterruptDeadAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OrderStoreException e)
            {
                LogFailed(log, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    [LoggerMessage(1, LogLevel.Warning, "Interrupted runs could not be searched for: {Problem}")]
    private static partial void LogFailed(ILogger logger, string problem);
}

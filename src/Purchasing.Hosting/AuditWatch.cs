using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Auditing;

namespace Purchasing.Hosting;

/// <summary>
/// At the start and then once an hour: writes changes of what is in force into the audit trail, and removes what is older than it is to be
/// kept. Hosts whose orders are elsewhere have no trail.
/// </summary>
internal sealed partial class AuditWatch(IServiceProvider services, AuditOptions options, TimeProvider time, ILogger<AuditWatch> log) : BackgroundService
{
    private const string Actor = "system";

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => WatchAsync(stoppingToken), stoppingToken);

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        if (services.GetService<IAuditTrail>() is not IAuditTrail trail)
            return;
        SettingsInForce settings = services.GetRequiredService<SettingsInForce>();
        using PeriodicTimer timer = new(Interval, time);
        do
        {
            try
            {
                await settings.RecordAsync(stoppingToken).ConfigureAwait(false);
                if (options.KeepDays is int days && await trail.RemoveBeforeAsync(time.GetUtcNow().AddDays(-days), Actor, stoppingToken).ConfigureAwait(false) is long removed and > 0)
                    LogRemoved(log, removed, days, (await trail.HeadAsync(stoppingToken).ConfigureAwait(false)).Last);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A file of settings that cannot be read is no reason to end the host.
                LogFailed(log, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    [LoggerMessage(1, LogLevel.Information, "Removed {Count} entries older than {Days} days from the audit trail; its head is {Head}")]
    private static partial void LogRemoved(ILogger logger, long count, int days, AuditAnchor head);

    [LoggerMessage(2, LogLevel.Warning, "The audit trail could not be kept; trying again in an hour: {Problem}")]
    private static partial void LogFailed(ILogger logger, string problem);
}

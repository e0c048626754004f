using Cronos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;

namespace Purchasing.Hosting;

/// <summary>
/// Starts catalogue runs at the times of a schedule. The key of a run is its time, so several hosts with one schedule work on one run. A time
/// that comes while the run before it is under way, or while no host runs, is passed over.
/// </summary>
internal sealed partial class RunSchedule(
    IServiceProvider services, ScheduleOptions schedule, PurchasingOptions options, TimeProvider time, ILogger<RunSchedule> log) : BackgroundService
{
    public const string Actor = "schedule";

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly CronExpression? _expression = schedule.Parse();
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
    private DateTimeOffset? _next;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // From the moment of the start on no time is missed, however late the first thread runs.
        _next = Next();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_expression is null)
            return;
        CatalogueRuns runs = services.GetRequiredService<CatalogueRuns>();
        for (; _next is DateTimeOffset next; _next = Next())
        {
            LogNext(log, next);
            // In steps, so that a clock that is set meanwhile is noticed; a timer cannot wait for longer than 49 days either.
            while (next - time.GetUtcNow() is { Ticks: > 0 } wait)
                await Task.Delay(wait < LongestWait ? wait : LongestWait, time, stoppingToken).ConfigureAwait(false);
            await RunAsync(runs, next, stoppingToken).ConfigureAwait(false);
        }

        LogOver(log, schedule.Cron!);
    }

    private DateTimeOffset? Next() => _expression?.GetNextOccurrence(time.GetUtcNow(), _zone);

    private async Task RunAsync(CatalogueRuns runs, DateTimeOffset at, CancellationToken stoppingToken)
    {
        string key = RunKeys.ForSchedule(at);
        try
        {
            await runs.StartAsync(new RunOptions { ScheduledFor = at, Actor = Actor }, stoppingToken).ConfigureAwait(false);
            await foreach (RunInfo run in runs.FollowAsync(key, stoppingToken).ConfigureAwait(false))
            {
                if (run.State != RunState.Running)
                    LogEnded(log, key, run.State);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            // The next one comes at its time, whatever happened to this one.
            LogFailed(log, e, key);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The next scheduled catalogue run starts at {Next}")]
    private static partial void LogNext(ILogger logger, DateTimeOffset next);

    [LoggerMessage(2, LogLevel.Information, "Scheduled catalogue run {RunKey} is {State}")]
    private static partial void LogEnded(ILogger logger, string runKey, RunState state);

    [LoggerMessage(3, LogLevel.Error, "Scheduled catalogue run {RunKey} failed; it can be resumed under its key")]
    private static partial void LogFailed(ILogger logger, Exception failure, string runKey);

    [LoggerMessage(4, LogLevel.Warning, "The schedule '{Cron}' has no further time")]
    private static partial void LogOver(ILogger logger, string cron);
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Purchasing.Core.Catalogue;

namespace Purchasing.EndToEnd.Tests.Hosting;

/// <summary>Catalogue runs that the host starts by itself, in this process and on SQLite.</summary>
public sealed class RunScheduleTests
{
    [Fact]
    public async Task A_run_starts_at_its_time_in_the_business_time_zone_under_a_key_of_that_time()
    {
        using TemporaryFolder data = new();
        // 02:00 in Berlin is 01:00 UTC in winter.
        FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 15, 0, 59, 0, TimeSpan.Zero));
        using IHost host = Create(data.Path, "0 2 * * *", time);
        await host.StartAsync(TestContext.Current.CancellationToken);

        RunInfo run = await FinishedAsync(host, time, "schedule-20260115T0100Z");

        Assert.Equal(("schedule", new DateOnly(2026, 1, 15)), (run.StartedBy, run.OrderDate));
        Assert.Equal(3, run.Counts!.Ordered);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Two_hosts_with_one_schedule_work_on_one_run()
    {
        using TemporaryFolder data = new();
        FakeTimeProvider time = new(new DateTimeOffset(2026, 7, 15, 23, 59, 0, TimeSpan.Zero));
        using IHost first = Create(data.Path, "0 2 * * *", time);
        using IHost second = Create(data.Path, "0 2 * * *", time);
        // 02:00 in Berlin is 00:00 UTC in summer.
        await first.StartAsync(TestContext.Current.CancellationToken);
        await second.StartAsync(TestContext.Current.CancellationToken);

        await FinishedAsync(first, time, "schedule-20260716T0000Z");

        RunInfo run = Assert.Single(await first.Services.GetRequiredService<CatalogueRuns>().ListAsync(new RunQuery(), TestContext.Current.CancellationToken));
        Assert.Equal(3, run.Counts!.Ordered);
        await first.StopAsync(TestContext.Current.CancellationToken);
        await second.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_is_not_a_cron_expression_stops_the_start_and_is_named()
    {
        using TemporaryFolder data = new();
        using IHost host = Create(data.Path, "at night", TimeProvider.System);

        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("Schedule:Cron is 'at night', which is not a cron expression", refused.Message, StringComparison.Ordinal);
    }

    private static IHost Create(string data, string cron, TimeProvider time)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Databases:DataDirectory"] = data,
            ["Sending:Folder"] = Path.Combine(data, "outbox"),
            ["Schedule:Cron"] = cron,
            ["Purchasing:TimeZone"] = "Europe/Berlin",
        });
        builder.Services.AddSingleton(time);
        builder.Services.AddPurchasing(builder.Configuration).AddSqlite();
        return builder.Build();
    }

    private static async Task<RunInfo> FinishedAsync(IHost host, FakeTimeProvider time, string key)
    {
        CatalogueRuns runs = host.Services.GetRequiredService<CatalogueRuns>();
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        while (true)
        {
            RunInfo? run = (await runs.ListAsync(new RunQuery(), patience.Token)).SingleOrDefault(run => run.RunKey == key);
            if (run?.State == RunState.Finished)
                return run;
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, patience.Token);
        }
    }
}

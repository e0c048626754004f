namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>Verbs that print and exit report their spans before they are gone.</summary>
public sealed class TelemetryTests
{
    [Theory]
    [InlineData("flow", "PROD-001")]
    [InlineData("run", "--run-key", "traced")]
    [InlineData("what-if")]
    public async Task A_verb_reports_its_spans_before_it_ends(params string[] arguments)
    {
        using TemporaryFolder data = new();
        using OtlpCollector collector = new();
        Dictionary<string, string> environment = new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            // Longer than the verb: what arrives was sent at its end.
            ["OTEL_BSP_SCHEDULE_DELAY"] = "600000",
        };
        await ProgramRun.MakeSamplesAsync(data.Path);
        ProgramRun run = await ProgramRun.RunProcessAsync(environment, [.. arguments, "--data", data.Path]);
        Assert.True(run.ExitCode == 0, run.Errors);
        await collector.SeesAsync("purchasing-monolith", "graph purchasing");
    }

    [Fact]
    public async Task A_collector_that_is_not_there_does_not_fail_a_verb()
    {
        using TemporaryFolder data = new();
        Dictionary<string, string> environment = new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{LoopbackPort.Reserve()}",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        ProgramRun run = await ProgramRun.RunProcessAsync(environment, "flow", "PROD-001", "--data", data.Path);
        Assert.True(run.ExitCode == 0, run.Errors);
    }
}

using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Purchasing.Core.Sending;
using Purchasing.Core.Telemetry;
using Purchasing.Graph.Running;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>The dashboard and the alert rules ask for metrics that exist, and show all that are ours.</summary>
public sealed partial class MonitoringTests
{
    private const BindingFlags Everything =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly string Folder = Path.Combine(Repository.Microservices, "monitoring");

    [Theory]
    [InlineData("grafana-dashboard.json")]
    [InlineData("alerts.yaml")]
    public void Every_metric_of_ours_that_is_asked_for_exists(string file)
    {
        var known = Instruments().SelectMany(NamesOf).ToHashSet();
        var asked = Expressions(file).SelectMany(expression => OurMetric().Matches(expression)).Select(match => match.Value).ToHashSet();
        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(known));
    }

    [Fact]
    public async Task Every_metric_of_ours_is_on_the_dashboard_and_documented()
    {
        var dashboard = string.Join('\n', Expressions("grafana-dashboard.json"));
        var page = await File.ReadAllTextAsync(Repository.In("docs", "operations.md"));
        foreach (var instrument in Instruments())
        {
            Assert.True(NamesOf(instrument).Any(dashboard.Contains), $"{instrument.Name} is not on the dashboard");
            Assert.Contains($"| `{instrument.Name}` |", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_type_that_measures_is_known_here()
    {
        var meters = Directory.GetFiles(AppContext.BaseDirectory, "Purchasing.*.dll").Where(file => !file.EndsWith(".Tests.dll", StringComparison.Ordinal))
            .SelectMany(file => Assembly.LoadFrom(file).GetTypes())
            .Where(type => type.GetFields(Everything).Any(field => field.FieldType == typeof(Meter)));
        Assert.Equal([typeof(SendingMetrics), typeof(PurchasingTelemetry), typeof(GraphTelemetry)], meters.OrderBy(type => type.FullName, StringComparer.Ordinal));
    }

    [Fact]
    public void Alerts_select_label_values_that_the_code_writes()
    {
        var values = Expressions("alerts.yaml").SelectMany(expression => Selected().Matches(expression))
            .Select(match => (Metric: match.Groups["metric"].Value, Value: match.Groups["value"].Value)).ToList();
        Assert.NotEmpty(values);
        string[] flows = [Core.Flow.FlowStatus.Held, Core.Flow.FlowStatus.Ordered, Core.Flow.FlowStatus.NoOrder, Core.Flow.FlowStatus.PendingApproval];
        foreach (var (metric, value) in values)
        {
            var written = metric switch
            {
                "purchasing_flows_total" => flows,
                "purchasing_outbox_messages_total" => ["sent", "retry", "given_up"],
                "purchasing_run_products_total" => ["decided", "held"],
                "graph_compensations_total" => Enum.GetNames<CompensationStatus>(),
                _ => throw new InvalidOperationException($"No labels are known of {metric}."),
            };
            Assert.Contains(value, written);
        }
    }

    [Fact]
    public void Every_alert_says_what_to_do_and_how_urgent_it_is()
    {
        var rules = Rules().ToList();
        Assert.NotEmpty(rules);
        Assert.Equal(rules.Count, rules.Select(rule => (string)rule["alert"]!).Distinct().Count());
        Assert.All(rules, rule => Assert.Contains((string?)rule["labels"]!["severity"], (string[])["warning", "critical"]));
        Assert.All(rules, rule => Assert.False(string.IsNullOrWhiteSpace((string?)rule["annotations"]!["description"])));
    }

    private static IEnumerable<string> Expressions(string file) => file.EndsWith(".json", StringComparison.Ordinal)
        ? JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!["panels"].Items().SelectMany(panel => panel["targets"].Items()).Select(target => (string)target["expr"]!)
        : Rules().Select(rule => (string)rule["expr"]!);

    private static IEnumerable<JsonNode> Rules() =>
        Assert.Single(Manifests.Read(File.ReadAllText(Path.Combine(Folder, "alerts.yaml"))))["groups"].Items().SelectMany(group => group["rules"].Items());

    private static List<Instrument> Instruments()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => instruments.Add(instrument) };
        RuntimeHelpers.RunClassConstructor(typeof(GraphTelemetry).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(PurchasingTelemetry).TypeHandle);
        using var sending = new SendingMetrics();
        listener.Start();
        return [.. instruments.Where(instrument => instrument.Meter.Name.StartsWith("Purchasing.", StringComparison.Ordinal))];
    }

    // As a collector writes them for Prometheus.
    private static IEnumerable<string> NamesOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return instrument switch
        {
            Counter<long> => [name + "_total"],
            ObservableGauge<long> => [name],
            _ => [name + "_bucket", name + "_sum", name + "_count"],
        };
    }

    [GeneratedRegex("\\b(purchasing|graph)_[a-z_]+")]
    private static partial Regex OurMetric();

    [GeneratedRegex("(?<metric>(purchasing|graph)_[a-z_]+)\\{(status|outcome)=\"(?<value>[^\"]+)\"\\}")]
    private static partial Regex Selected();
}

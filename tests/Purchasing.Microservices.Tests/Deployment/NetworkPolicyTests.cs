using System.Text.Json.Nodes;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>Who may call whom, worked out from the policies as a cluster does: both sides have to allow it.</summary>
public sealed class NetworkPolicyTests
{
    private const string NameLabel = "app.kubernetes.io/name";

    private static readonly string[] Sources = ["oms", "inventory", "supplier", "uom"];

    [Fact]
    public async Task Each_pod_reaches_only_what_it_needs()
    {
        var network = new Network(await Manifests.ReadOverlayAsync("dev"));
        Assert.All(network.Pods.Keys, pod => Assert.True(network.IsIsolated(pod), $"{pod} is open to everybody"));
        foreach (var caller in network.Pods.Keys)
        {
            string[] expected = caller switch
            {
                "orchestrator" => [.. Sources, "rule-engine", "purchase-orders"],
                "catalogue-run" => [.. Sources, "rule-engine", "mysql"],
                "purchase-orders" => [.. Sources, "rule-engine", "mysql"],
                "rule-engine" => ["purchase-orders"],
                "mysql" => [],
                _ => ["mysql"],
            };
            Assert.Equal((caller, string.Join(' ', expected.Order())), (caller, string.Join(' ', network.Pods.Keys.Where(target => network.CanCall(caller, target)).Order())));
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task All_that_call_by_name_reach_the_name_service(string overlay)
    {
        var network = new Network(await Manifests.ReadOverlayAsync(overlay));
        Assert.All(network.Pods.Keys.Where(pod => pod != "mysql"), pod => Assert.True(network.MayLeave(pod, 53), pod));
    }

    [Fact]
    public async Task In_production_databases_suppliers_and_the_collector_can_be_reached()
    {
        var manifests = await Manifests.ReadOverlayAsync("prod");
        var network = new Network(manifests);
        Assert.All((string[])[.. Sources, "purchase-orders", "migrate", "catalogue-run"], pod => Assert.True(network.MayLeave(pod, 3306), pod));
        Assert.All((string[])["rule-engine", "orchestrator"], pod => Assert.False(network.MayLeave(pod, 3306), pod));
        Assert.Equal(["purchase-orders"], network.Pods.Keys.Where(pod => network.MayLeave(pod, 443)));
        var settings = manifests.Single(manifest => manifest.Kind() == "ConfigMap" && manifest.Name() == "purchasing-common")["data"]!;
        var collector = new Uri((string)settings["OTEL_EXPORTER_OTLP_ENDPOINT"]!);
        Assert.All(network.Pods.Keys, pod => Assert.True(network.MayLeave(pod, collector.Port), $"{pod} cannot send telemetry"));
    }

    private sealed class Network(IReadOnlyList<JsonNode> manifests)
    {
        private readonly List<JsonNode> _policies = [.. manifests.Where(manifest => manifest.Kind() == "NetworkPolicy").Select(policy => policy["spec"]!)];

        public IReadOnlyDictionary<string, JsonNode> Pods { get; } =
            manifests.Where(manifest => manifest.PodSpec() is not null).ToDictionary(manifest => (string)manifest.PodLabels()[NameLabel]!);

        public bool IsIsolated(string pod) => ((string[])["Ingress", "Egress"]).All(direction =>
            PoliciesOf(pod).Any(policy => policy["policyTypes"].Items().Any(type => (string?)type == direction)));

        /// <summary>Whether a call is let out by the caller's policies and let in by the target's, on a port that the target has.</summary>
        public bool CanCall(string caller, string target) =>
            PortsOf(target).Any(port => Allows(caller, "egress", "to", target, port) && Allows(target, "ingress", "from", caller, port));

        /// <summary>Whether the pod may call a port outside what the overlay deploys.</summary>
        public bool MayLeave(string pod, int port) =>
            Rules(pod, "egress").Any(rule => rule["to"].Items().Any(to => to["podSelector"] is null) && HasPort(rule, (port.ToString(System.Globalization.CultureInfo.InvariantCulture), "")));

        private IEnumerable<JsonNode> PoliciesOf(string pod) => _policies.Where(policy => Manifests.Selects(policy["podSelector"]!, Pods[pod].PodLabels()));

        private IEnumerable<JsonNode> Rules(string pod, string direction) => PoliciesOf(pod).SelectMany(policy => policy[direction].Items());

        private bool Allows(string pod, string direction, string side, string other, (string Number, string Name) port) => Rules(pod, direction).Any(rule =>
            (rule[side] is null || rule[side].Items().Any(peer => peer["podSelector"] is { } selector && Manifests.Selects(selector, Pods[other].PodLabels())))
            && (rule[side] is not null || port.Name != "http") && HasPort(rule, port));

        private IEnumerable<(string Number, string Name)> PortsOf(string pod) =>
            Pods[pod].PodSpec()!["containers"].Items().SelectMany(container => container["ports"].Items()).Select(port => ((string)port["containerPort"]!, (string)port["name"]!));

        private static bool HasPort(JsonNode rule, (string Number, string Name) wanted) => rule["ports"].Items().Any(port =>
        {
            var text = (string)port["port"]!;
            return text == wanted.Number || text == wanted.Name
                || (port["endPort"] is { } end && int.Parse(wanted.Number, null) >= int.Parse(text, null) && int.Parse(wanted.Number, null) <= int.Parse((string)end!, null));
        });
    }
}

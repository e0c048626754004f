using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Running;
using Purchasing.Rete;

namespace Purchasing.Graph.Tests;

public sealed class RulesKindTests : IDisposable
{
    public sealed record Stock(string ProductId, decimal OnHand);

    public sealed class Verdict
    {
        public string ProductId { get; set; } = "";

        public decimal Quantity { get; set; }
    }

    private const string Rules = """
        { "name": "low", "rules": [ { "name": "low stock", "when": [ { "s": "Stock", "where": "s.onHand < 20" } ],
          "then": [ { "insert": "Verdict", "set": { "productId": "s.productId", "quantity": "20 - s.onHand" } } ],
          "because": "{s.productId} is low" } ] }
        """;

    private readonly GraphHost _host = new(
        options => options.Types.Add<Stock>().Add<Verdict>(),
        services => services.AddKeyedSingleton("low", RuleSet.Parse(Rules, new RuleSetOptions().AddFact<Stock>().AddFact<Verdict>())));

    public void Dispose() => _host.Dispose();

    private LogicGraph Graph(string output) => _host.Parse($$"""
        { "name": "g", "inputs": { "stock": "Stock[]" }, "outputs": { "r": "rules.verdict", "fired": "rules.fired" },
          "nodes": [ { "id": "rules", "kind": "rules", "config": { "ruleSet": "low", "inputs": { "stock": "Stock[]" }, "outputs": { "verdict": "{{output}}" } } } ],
          "edges": [ { "from": "input.stock", "to": "rules" } ] }
        """);

    [Fact]
    public async Task Facts_go_in_and_what_the_rules_conclude_comes_out_with_their_sentences()
    {
        GraphRun run = await _host.Run(Graph("Verdict[]"), ("stock", new[] { new Stock("A", 5), new Stock("B", 50), new Stock("C", 12) }));

        Assert.Equal([("A", 15m), ("C", 8m)], run.Output<IReadOnlyList<Verdict>>("r")!.Select(v => (v.ProductId, v.Quantity)).Order());
        Assert.Equal(["A is low", "C is low"], run.Output<IReadOnlyList<string>>("fired")!.Order());
    }

    [Fact]
    public async Task Exactly_one_fact_is_exactly_one()
    {
        Assert.Equal("A", (await _host.Run(Graph("Verdict"), ("stock", new[] { new Stock("A", 5) }))).Output<Verdict>("r")!.ProductId);
        Assert.Equal(
            "The rules left 0 facts of type Verdict for output 'verdict', where exactly one was expected.",
            (await _host.Run(Graph("Verdict"), ("stock", new[] { new Stock("A", 50) }))).Node("rules").Reason);
        Assert.Null((await _host.Run(Graph("Verdict?"), ("stock", new[] { new Stock("A", 50) }))).Output<Verdict>("r"));
    }

    [Fact]
    public async Task A_second_run_does_not_remember_the_facts_of_the_first()
    {
        LogicGraph graph = Graph("Verdict[]");
        await _host.Run(graph, ("stock", new[] { new Stock("A", 5) }));

        Assert.Single((await _host.Run(graph, ("stock", new[] { new Stock("B", 5) }))).Output<IReadOnlyList<Verdict>>("r")!);
    }

    [Fact]
    public void A_fact_type_the_rules_do_not_know_is_reported() =>
        Assert.Contains("Rule set 'low' has no fact type 'string'", Assert.Throws<GraphException>(() => Graph("string")).Message, StringComparison.Ordinal);
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Drawing;
using Purchasing.Rete.Tests.Fuzz;

namespace Purchasing.Graph.Tests;

/// <summary>
/// Mutated graph files: whatever the text, loading ends soon, with a graph that can be drawn or with problems that have a
/// place. PURCHASING_FUZZ_CASES sets how many are tried (3,000 by default).
/// </summary>
public sealed partial class FuzzTests
{
    private const string Policies = """
        {
          "name": "policies", "version": "2.0", "compensation": "onFailure",
          "inputs": { "quantity": { "type": "decimal", "required": false, "sensitive": true }, "day": "date?" },
          "outputs": { "value": "work.value", "twice": "again.twice" },
          "nodes": [
            {
              "id": "work", "kind": "transform", "when": "quantity != null", "join": "any", "timeout": "2s",
              "retry": { "attempts": 3, "delay": "1ms", "backoff": "linear", "maxDelay": "5ms", "jitter": false },
              "breaker": { "failureRatio": 0.5, "minimumCalls": 10, "window": "30s", "break": "5s" },
              "concurrency": 8, "cache": { "ttl": "60s", "size": 10 }, "values": { "factor": 2.5 }, "fallback": { "value": 1.5 }, "redact": ["quantity"],
              "config": { "inputs": { "quantity": "decimal?", "factor": "decimal" }, "outputs": { "value": "(quantity ?? 1) * factor" } }
            },
            { "id": "again", "kind": "subgraph", "config": { "graph": "inner" } },
            { "id": "failed", "kind": "log", "config": { "message": "It failed {{so}}", "level": "error" } }
          ],
          "edges": [
            { "from": "input.quantity", "to": "work" },
            { "from": "work.value", "to": "again.x", "when": "value > 1" },
            { "from": "work", "to": "failed", "on": "failure" }
          ],
          "graphs": {
            "inner": {
              "inputs": { "x": "decimal" }, "outputs": { "twice": "double.y" },
              "nodes": [ { "id": "double", "kind": "transform", "config": { "inputs": { "x": "decimal" }, "outputs": { "y": "x * 2" } } } ],
              "edges": [ { "from": "input.x", "to": "double" } ]
            }
          }
        }
        """;

    /// <summary>Far above what any file of this size needs, far below what a person takes for a hang.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("PURCHASING_FUZZ_CASES"), out int wanted) ? wanted : 3_000;

    [Fact]
    public void A_mutated_graph_file_loads_or_is_answered_with_problems()
    {
        using var host = new GraphHost();
        string[] seeds = Seeds();
        int loaded = 0;
        var mutation = Gen.Choose(0, Mutation.Kinds - 1).SelectMany(_ => Gen.Choose(0, Mutation.Range - 1), (kind, at) => (kind, at))
            .SelectMany(_ => Gen.Choose(0, Mutation.Range - 1), (m, choice) => new Mutation(m.kind, m.at, choice));
        // Few changes at a time: many leave nothing that gets past the reader of JSON.
        var some = Gen.Choose(0, 4).SelectMany(count => mutation.ListOf(count));
        var generator = Gen.Choose(0, seeds.Length - 1).SelectMany(_ => some, (seed, mutations) => (seed, mutations: mutations.ToList()));
        Arbitrary<(int seed, List<Mutation> mutations)> arbitrary = Arb.From(generator, c =>
            Enumerable.Range(0, c.mutations.Count).Select(i => (c.seed, mutations: c.mutations.Where((_, j) => j != i).ToList())));
        Check.One(Randomly.Cases(Cases), Prop.ForAll(arbitrary, c =>
        {
            string text = c.mutations.Aggregate(seeds[c.seed], (t, m) => m.Apply(t));
            long start = Stopwatch.GetTimestamp();
            if (Loads(host, text)) loaded++;
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, "took too long:\n" + text);
            return true;
        }));
        // Both ways are taken often, or the mutations are too wild or too tame to say anything.
        Assert.InRange(loaded, Cases / 20, Cases - Cases / 20);
    }

    private static bool Loads(GraphHost host, string text)
    {
        LogicGraph graph;
        try
        {
            graph = host.Parse(text);
        }
        catch (GraphException e)
        {
            int lines = 1 + text.Count(c => c == '\n');
            Assert.NotEmpty(e.Diagnostics);
            Assert.All(e.Diagnostics, d => Assert.True(
                d.Location.Line >= 1 && d.Location.Line <= lines && d.Location.Column >= 1 && d.Code.Length > 0 && d.Message.Length is > 0 and < 2_000, d.ToString()));
            return false;
        }
        Assert.NotEmpty(graph.DrawMermaid());
        Assert.NotEmpty(graph.DrawSvg());
        Assert.Equal(64, graph.Hash.Length);
        return true;
    }

    // The recipes of docs/graph.md that need nothing of the host, the shipped graph, and one with every policy.
    private static string[] Seeds()
    {
        string page = File.ReadAllText(Repository.File("docs", "graph.md"));
        string[] recipes = [.. Recipe().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.True(recipes.Length >= 3);
        return [.. recipes, File.ReadAllText(Repository.File("rules", "purchasing.graph.json")), Policies];
    }

    [GeneratedRegex("<!-- recipe: (?:total|first|foreach) -->\\s*```json\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Recipe();
}

using System.Text.Json;
using Purchasing.Rete.Tests.Loading;

namespace Purchasing.Graph.Tests;

public sealed class SchemaTests
{
    private static List<string> Validate(string json)
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Repository.File("rules", "schemas", "graph.schema.json")));
        using JsonDocument document = JsonDocument.Parse(json);
        return new SchemaValidator(schema.RootElement).Validate(document.RootElement);
    }

    [Fact]
    public void The_purchasing_graph_conforms_to_the_schema() => Assert.Empty(Validate(File.ReadAllText(Repository.File("rules", "purchasing.graph.json"))));

    [Fact]
    public void A_graph_with_everything_conforms_to_the_schema_and_loads()
    {
        const string json = """
            { "$schema": "graph.schema.json", "name": "g", "version": "2", "description": "d", "compensation": "never",
              "inputs": { "a": "string", "b": { "type": "decimal?", "required": false, "sensitive": true, "description": "d" } }, "outputs": { "r": "t.r" },
              "nodes": [
                { "id": "t", "kind": "transform", "description": "d", "when": "a != ''", "join": "first", "timeout": "1.5s",
                  "retry": { "attempts": 2, "delay": "1ms", "backoff": "linear", "maxDelay": "1m", "jitter": false },
                  "breaker": { "failureRatio": 0.1, "minimumCalls": 2, "window": "1h", "break": "2s" }, "concurrency": 1, "cache": { "ttl": "1s", "size": 2 },
                  "values": { "c": 1 }, "fallback": { "r": "x" }, "redact": [ "a" ],
                  "config": { "inputs": { "a": "string", "c": "int" }, "outputs": { "r": "a" } } },
                { "id": "s", "kind": "subgraph", "config": { "graph": "x" } } ],
              "edges": [ { "from": "input.a", "to": "t", "when": "a != 'z'", "description": "d" }, { "from": "t", "to": "s", "on": "failure" } ],
              "graphs": { "x": { "description": "d", "inputs": {}, "outputs": {}, "nodes": [], "edges": [] } } }
            """;
        using var host = new GraphHost();

        Assert.Empty(Validate(json));
        Assert.Equal("g", host.Parse(json).Name);
    }

    [Theory]
    [InlineData("""{ "fact": "Demand", "database": "Oms", "sql": [ "SELECT 1" ], "catalogueSql": "SELECT 1", "columns": { "avgDaily": "daily" } }""", null)]
    [InlineData("""{ "fact": "Article", "database": "Oms", "sql": "SELECT 1", "fields": { "abc": "string", "volume": { "type": "decimal", "column": "vol", "unit": "CASE" } } }""", null)]
    [InlineData("""{ "fact": "Demand", "database": "Oms", "sql": "SELECT 1", "catalogSql": "SELECT 1" }""", "$.nodes[0].config.catalogSql is not known")]
    [InlineData("""{ "fact": "Demand", "sql": "SELECT 1" }""", "$.nodes[0].config has no 'database'")]
    [InlineData("""{ "fact": "Article", "database": "Oms", "sql": "SELECT 1", "fields": { "abc": "text" } }""", "$.nodes[0].config.fields.abc is not one of")]
    public void The_schema_knows_the_sources_of_purchasing(string config, string? problem)
    {
        List<string> problems = Validate($$"""{ "name": "g", "nodes": [ { "id": "demand", "kind": "facts", "config": {{config}} } ] }""");

        if (problem is null)
            Assert.Empty(problems);
        else
            Assert.Contains(problems, found => found.StartsWith(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "nodes": [] }""", "$ has no 'name'")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "input", "kind": "log" } ] }""", "$.nodes[0].id does not match")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "log", "timout": "1s" } ] }""", "$.nodes[0].timout is not known")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "log", "timeout": "soon" } ] }""", "$.nodes[0].timeout does not match")]
    [InlineData("""{ "name": "g", "nodes": [], "edges": [ { "from": "a" } ] }""", "$.edges[0] has no 'to'")]
    public void The_schema_finds_what_the_loader_finds(string json, string problem)
    {
        using var host = new GraphHost();

        Assert.Contains(Validate(json), p => p.StartsWith(problem, StringComparison.Ordinal));
        Assert.NotEmpty(host.Problems(json));
    }

    // What editors underline is what the loader refuses: each of these loads before it is broken.
    [Theory]
    [InlineData("""{ "name": "", "nodes": [] }""")]
    [InlineData("""{ "name": "g", "nodes": {} }""")]
    [InlineData("""{ "name": "g", "nodes": [ 1 ] }""")]
    [InlineData("""{ "name": "g", "nodes": [], "compensation": "always" }""")]
    [InlineData("""{ "name": "g", "nodes": [], "inputs": { "a": "string!" } }""")]
    [InlineData("""{ "name": "g", "nodes": [], "inputs": { "a": { "required": true } } }""")]
    [InlineData("""{ "name": "g", "nodes": [], "inputs": { "a": { "type": "string", "secret": true } } }""")]
    [InlineData("""{ "name": "g", "nodes": [], "outputs": { "r": 1 } }""")]
    [InlineData("""{ "name": "g", "nodes": [], "graphs": { "x": { "nodes": [], "name": "y" } } }""")]
    [InlineData("""{ "name": "g", "nodes": [], "graphs": { "x": {} } }""")]
    [InlineData("""{ "name": "g", "nodes": [], "edges": [ { "from": "a b", "to": "c" } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [], "inputs": { "n": "int" }, "edges": [ { "from": "input.n", "to": "input.n" } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "1x", "kind": "delay", "config": { "for": "1s" } } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a" } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay" } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay", "config": { "for": "soon" } } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay", "config": { "for": "1s", "until": "x" } } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "log" } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "log", "config": { "mesage": "x" } } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "transform" } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "transform", "config": { "outputs": {} } } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "transform", "config": { "outputs": { "r": 1 } } } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "call", "config": {} } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "signal", "config": { "signal": "go" } } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "subgraph" } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "foreach", "config": { "graph": "x" } } ], "graphs": { "x": { "nodes": [] } } }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "foreach", "config": { "graph": "x", "item": "n", "onError": "skip" } } ], "graphs": { "x": { "inputs": { "n": "int" }, "nodes": [] } } }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay", "config": { "for": "1s" }, "timeout": "0s" } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay", "config": { "for": "1s" }, "when": "" } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay", "config": { "for": "1s" }, "retry": { "attempts": 0 } } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay", "config": { "for": "1s" }, "retry": { "delay": "1s" } } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay", "config": { "for": "1s" }, "breaker": { "failureRatio": 0 } } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay", "config": { "for": "1s" }, "breaker": { "window": "0s" } } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay", "config": { "for": "1s" }, "cache": {} } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay", "config": { "for": "1s" }, "concurrency": 0 } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "delay", "config": { "for": "1s" }, "join": "every" } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "transform", "config": { "outputs": { "r": "1" } } }, { "id": "b", "kind": "delay", "config": { "for": "1s" } } ], "edges": [ { "from": "a.r", "to": "b.x", "on": "failure" } ] }""")]
    [InlineData("""{ "name": "g", "nodes": [ { "id": "a", "kind": "facts", "config": { "database": "Oms" } } ] }""")]
    public void A_wrong_form_is_found_by_the_schema_and_by_the_loader(string json)
    {
        using var host = new GraphHost();

        Assert.NotEmpty(Validate(json));
        Assert.NotEmpty(host.Problems(json));
    }
}

using Purchasing.Graph.Compilation;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Tests;

public sealed class ValidationTests : IDisposable
{
    private readonly GraphHost _host = new();

    public void Dispose() => _host.Dispose();

    private static string Codes(IReadOnlyList<GraphDiagnostic> problems) => string.Join(" ", problems.Select(p => p.Code));

    [Fact]
    public void A_problem_with_an_endless_name_is_still_one_sentence()
    {
        string name = new('n', 5_000);
        GraphDiagnostic problem = _host.Problems($$"""
            {
              "name": "broken",
              "inputs": { "n": "decimal" },
              "nodes": [ { "id": "log", "kind": "log", "config": { "message": "{n}", "inputs": { "n": "decimal" } } } ],
              "edges": [ { "from": "input.{{name}}", "to": "log.n" } ]
            }
            """).First(p => p.Location.Line == 5);
        Assert.Equal(1_501, problem.Message.Length);
        Assert.StartsWith("The edge input.nnn", problem.Message);
        Assert.EndsWith("which is not an input of the graph.", problem.Message);
    }

    [Fact]
    public void All_problems_of_a_file_are_found_in_one_pass_with_line_and_column()
    {
        IReadOnlyList<GraphDiagnostic> problems = _host.Problems("""
            {
              "name": "broken",
              "inputs": { "n": "decimal", "text": "strin" },
              "outputs": { "result": "ad.value" },
              "nodes": [
                { "id": "add", "kind": "transfrom" },
                { "id": "log", "kind": "log", "config": { "message": "{n}", "inputs": { "n": "string" } } },
                { "id": "log", "kind": "log", "config": { "message": "again" } },
                { "id": "lonely", "kind": "log", "timout": "2s", "config": { "message": "x" } }
              ],
              "edges": [
                { "from": "input.n", "to": "log" },
                { "from": "input.m", "to": "log.n" }
              ]
            }
            """);

        Assert.Equal(
            [
                "(3,39): Input 'text' has the unknown type 'strin'. Did you mean 'string'?",
                "(4,26): Output 'result' comes from node 'ad', which does not exist. Did you mean 'add'?",
                "(6,28): Node 'add' has the unknown kind 'transfrom'. Did you mean 'transform'?",
                "(8,13): Two nodes have the id 'log'; the first stands in line 7.",
                "(9,5): No edge leads to node 'lonely' or away from it. Connect it, or remove it.",
                "(9,38): node 'lonely' has no property 'timout'. Did you mean 'timeout'?",
                "(12,32): The edge input.n -> log.n carries decimal, but string is expected. Put a transform node between them, or correct a port.",
                "(13,15): The edge input.m -> log.n reads 'm', which is not an input of the graph. Known: n, text.",
            ],
            problems.Where(p => p.Message != "No edge leads to node 'add' or away from it.").Select(p => p.ToString()));
    }

    [Fact]
    public void Half_a_character_in_a_text_is_a_problem_with_its_place()
    {
        GraphDiagnostic problem = Assert.Single(_host.Problems("{ \"name\": \"half\",\n  \"description\": \"\\ud800\", \"nodes\": [] }"));

        Assert.Equal(("invalid-json", 2, 18), (problem.Code, problem.Location.Line, problem.Location.Column));
    }

    [Fact]
    public void A_node_without_a_kind_does_not_hide_behind_an_output()
    {
        IReadOnlyList<GraphDiagnostic> problems = _host.Problems("""
            { "name": "nameless", "outputs": { "x": "a.x" }, "nodes": [ { "id": "a" } ] }
            """);

        Assert.Equal("missing-property", Codes(problems));
    }

    [Fact]
    public void The_error_about_text_that_is_no_JSON_does_not_quote_the_rest_of_the_file()
    {
        GraphDiagnostic problem = Assert.Single(_host.Problems("{ \"name\": nul" + new string('x', 10_000) + " }"));

        Assert.Equal("invalid-json", problem.Code);
        Assert.InRange(problem.Message.Length, 20, 300);
    }

    [Fact]
    public void An_input_without_a_name_is_out_of_reach_of_expressions()
    {
        LogicGraph graph = _host.Parse("""
            { "name": "unnamed", "nodes": [ { "id": "a", "kind": "transform", "config": { "inputs": { "": "int?" }, "outputs": { "x": "1 + 1" } } } ] }
            """);

        Assert.Equal("unnamed", graph.Name);
    }

    [Fact]
    public void A_circle_is_reported_with_its_path_and_what_waits_behind_it()
    {
        var builder = new GraphBuilder("loop");
        foreach (string id in new[] { "a", "b", "c", "after" }) builder.Node(id, Work.Map<int, int>(x => x));
        builder.Edge("a.value", "b.x").Edge("b.value", "c.x").Edge("c.value", "a.x").Edge("c.value", "after.x");

        IReadOnlyList<GraphDiagnostic> problems = Assert.Throws<GraphException>(() => builder.Build(_host.Services)).Diagnostics;

        Assert.Equal("The nodes wait for each other in a circle: a -> b -> c -> a.", Assert.Single(problems, p => p.Code == "cycle").Message);
        Assert.Equal("Node 'after' is never reached: it waits for the circle around 'c'.", Assert.Single(problems, p => p.Code == "unreachable-node").Message);
    }

    [Fact]
    public void Each_of_two_separate_circles_is_reported_and_so_is_a_node_that_waits_for_itself()
    {
        var builder = new GraphBuilder("loops");
        foreach (string id in new[] { "a", "b", "c", "d", "e" }) builder.Node(id, Work.Map<int, int>(x => x));
        builder.Edge("a.value", "b.x").Edge("b.value", "a.x").Edge("c.value", "d.x").Edge("d.value", "c.x").Edge("e.value", "e.x");

        IEnumerable<string> circles = Assert.Throws<GraphException>(() => builder.Build(_host.Services)).Diagnostics.Select(p => p.Message);

        Assert.Equal(
            ["The nodes wait for each other in a circle: a -> b -> a.", "The nodes wait for each other in a circle: c -> d -> c.", "The nodes wait for each other in a circle: e -> e."],
            circles);
    }

    [Fact]
    public void A_required_input_that_nothing_produces_is_reported() =>
        Assert.Equal("missing-input", Codes(Assert.Throws<GraphException>(() => new GraphBuilder("g").Node("a", Work.Map<int, int>(x => x)).Build(_host.Services)).Diagnostics));

    [Fact]
    public void An_input_with_two_producers_is_reported_unless_the_first_is_to_win()
    {
        GraphBuilder Two(JoinPolicy join) => new GraphBuilder("g").Node("a", Work.Source(1)).Node("b", Work.Source(2)).Node("c", Work.Map<int, int>(x => x), n => n.Join(join))
            .Edge("a.value", "c.x").Edge("b.value", "c.x");

        Assert.Equal("doubly-produced-input", Codes(Assert.Throws<GraphException>(() => Two(JoinPolicy.All).Build(_host.Services)).Diagnostics));
        Assert.NotNull(Two(JoinPolicy.First).Build(_host.Services));
    }

    [Theory]
    [InlineData("""{ "from": "a.value", "to": "b.x", "when": "valu > 1" }""", "wrong-condition", "value")]
    [InlineData("""{ "from": "a.value", "to": "b.x", "when": "value + 1" }""", "wrong-condition", "where bool was expected")]
    [InlineData("""{ "from": "a.valeu", "to": "b.x" }""", "unknown-port", "Did you mean 'value'?")]
    [InlineData("""{ "from": "a.value", "to": "b.y" }""", "unknown-port", "Known: x.")]
    [InlineData("""{ "from": "a", "to": "b.x" }""", "half-edge", "Write \"a.<output>\".")]
    [InlineData("""{ "from": "a.value", "to": "input.n" }""", "edge-to-input", "which the caller gives")]
    [InlineData("""{ "from": "a.value", "to": "b.x", "on": "failure" }""", "wrong-trigger", "can carry no data")]
    [InlineData("""{ "from": "a.value", "to": "b.x" }, { "from": "a.value", "to": "b.x" }""", "duplicate-edge", "written twice")]
    public void A_wrong_edge_is_reported_with_what_to_do(string edges, string code, string text)
    {
        IReadOnlyList<GraphDiagnostic> problems = _host.Problems($$"""
            { "name": "g", "inputs": { "n": "int" }, "nodes": [
                { "id": "a", "kind": "transform", "config": { "inputs": { "n": "int" }, "outputs": { "value": "n + 1" } } },
                { "id": "b", "kind": "transform", "config": { "inputs": { "x": "int" }, "outputs": { "value": "x + 1" } } } ],
              "edges": [ { "from": "input.n", "to": "a" }, {{edges}} ] }
            """);

        GraphDiagnostic problem = Assert.Single(problems, p => p.Code == code);
        Assert.Contains(text, problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, problem.Location.Line);
    }

    [Theory]
    [InlineData("\"timeout\": \"soon\"", "is 'soon', which is not a duration")]
    [InlineData("\"timeout\": \"1ms\"", "between 10ms and 24h")]
    [InlineData("\"retry\": { \"attempts\": 0 }", "between 1 and 1000")]
    [InlineData("\"breaker\": { \"failureRatio\": 2 }", "above 0 and at most 1")]
    [InlineData("\"concurrency\": 0", "at least 1")]
    [InlineData("\"cache\": { \"ttl\": \"1m\" }", "its kind is not pure")]
    [InlineData("\"join\": \"every\"", "it may be all, any, first")]
    [InlineData("\"values\": { \"n\": \"seven\" }", "\"seven\" where int? was expected")]
    [InlineData("\"fallback\": { \"sum\": 1 }", "has no output 'sum'")]
    [InlineData("\"redact\": [ \"m\" ]", "no input or output 'm' to redact")]
    [InlineData("\"when\": \"n ==\"", "The condition of node 'a' is wrong")]
    public void A_wrong_policy_is_reported_with_its_place(string policy, string text)
    {
        GraphDiagnostic problem = _host.Problems($$"""
            { "name": "g", "nodes": [
              { "id": "a", "kind": "log", {{policy}}, "config": { "message": "m", "inputs": { "n": "int?" } } } ] }
            """)[0];

        Assert.Contains(text, problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, problem.Location.Line);
        Assert.InRange(problem.Location.Column, 32, 80);
    }

    [Fact]
    public void A_fallback_must_give_every_output()
    {
        var twoOutputs = new DelegateNode([], [OutputPort.Of<int>("a"), OutputPort.Of<int>("b")], (_, _) => ValueTask.CompletedTask);

        GraphException e = Assert.Throws<GraphException>(() => new GraphBuilder("g").Node("n", twoOutputs, n => n.Fallback("a", "1")).Build(_host.Services));

        Assert.Equal("The fallback of node 'n' does not give its output 'b'.", Assert.Single(e.Diagnostics).Message);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{ \"name\": ", "not valid JSON")]
    [InlineData("[]", "the graph must be an object")]
    [InlineData("{}", "the graph needs \"name\"")]
    [InlineData("{ \"name\": \"g\", \"name\": \"h\", \"nodes\": [] }", "'name' is written twice")]
    [InlineData("{ \"name\": \"g\", \"nodes\": [], \"edges\": [], \"edges\": [ { \"from\": \"a\", \"to\": \"b\" } ] }", "'edges' is written twice")]
    [InlineData("{ \"name\": \"g\", \"nodes\": {} }", "\"nodes\" must be a list")]
    [InlineData("{ \"name\": \"g\", \"nodes\": [ 1 ] }", "a node must be an object")]
    [InlineData("{ \"name\": \"g\", \"nodes\": [ { \"id\": \"input\", \"kind\": \"log\" } ] }", "cannot name a node")]
    [InlineData("{ \"name\": \"g\", \"nodes\": [ { \"id\": \"1x\", \"kind\": \"log\" } ] }", "'1x' is not a node id")]
    public void Text_that_is_no_graph_gets_a_diagnostic(string json, string text) =>
        Assert.Contains(_host.Problems(json), p => p.Message.Contains(text, StringComparison.Ordinal) && p.Location.Line >= 1);

    [Fact]
    public void Json_nested_beyond_reason_gets_a_diagnostic() =>
        Assert.Equal("invalid-json", Codes(_host.Problems("{\"name\":" + new string('[', 100_000) + new string(']', 100_000) + "}")));

    [Fact]
    public void Columns_count_characters_and_not_bytes()
    {
        GraphDiagnostic problem = Assert.Single(_host.Problems("""{ "name": "größe", "description": "ß→€", "nodes": [], "egdes": [] }"""));

        Assert.Equal(new SourceLocation(1, 55), problem.Location);
        Assert.Equal("Did you mean 'edges'?", problem.Suggestion);
    }

    [Fact]
    public void The_same_graph_from_json_and_from_code_gives_the_same_result()
    {
        const string config = """{ "inputs": { "n": "int" }, "outputs": { "value": "n * 2" } }""";
        LogicGraph json = _host.Parse($$"""
            { "name": "g", "inputs": { "n": "int" }, "outputs": { "r": "a.value" },
              "nodes": [ { "id": "a", "kind": "transform", "config": {{config}} } ], "edges": [ { "from": "input.n", "to": "a" } ] }
            """);
        LogicGraph code = new GraphBuilder("g").Input<int>("n").Node("a", "transform", n => n.Configure(config)).Edge("input.n", "a").Output("r", "a.value").Build(_host.Services);

        Assert.Equal(json.Hash, code.Hash);
    }

    [Fact]
    public void A_different_condition_gives_a_different_hash()
    {
        LogicGraph With(string when) => new GraphBuilder("g").Node("a", Work.Source(1)).Node("b", Work.Map<int, int>(x => x)).Edge("a.value", "b.x", when).Build(_host.Services);

        Assert.NotEqual(With("value > 1").Hash, With("value > 2").Hash);
    }
}

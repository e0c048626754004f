using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

public sealed class SqlKindTests : IDisposable
{
    private readonly TemporaryDatabase _database = new("""
        create table stock (product_id text primary key, on_hand integer, price text, weight real);
        insert into stock values ('PROD-001', 25, '15.99', 1.5), ('PROD-002', 50, '8.50', 2.5), ('PROD-003', 10, null, 3.5);
        """);

    private readonly GraphHost _host;

    public SqlKindTests() => _host = new GraphHost(register: services => services.AddKeyedSingleton<DbDataSource>("db", _database.Source));

    public void Dispose()
    {
        _host.Dispose();
        _database.Dispose();
    }

    private LogicGraph Query(string query, string parameters = "{}", string rest = "") => _host.Parse($$"""
        { "name": "g", "nodes": [ { "id": "q", "kind": "sql", "config": { "source": "db", "query": "{{query}}", "parameters": {{parameters}} {{rest}} } } ] }
        """);

    private LogicGraph WithId(string query, string rest = "") => _host.Parse($$"""
        { "name": "g", "inputs": { "id": "string" }, "nodes": [ { "id": "q", "kind": "sql", "config": { "source": "db", "query": "{{query}}", "parameters": { "id": "string" } {{rest}} } } ],
          "edges": [ { "from": "input.id", "to": "q" } ] }
        """);

    [Fact]
    public async Task A_value_that_looks_like_sql_stays_a_value()
    {
        GraphRun run = await _host.Run(WithId("select count(*) from stock where product_id = @id", ", \"scalar\": \"int\""), ("id", "x' or 1=1; drop table stock; --"));

        Assert.Equal(0, run.Node("q").Outputs["value"]);
        Assert.Equal(3, (await _host.Run(Query("select count(*) from stock", rest: ", \"scalar\": \"int\""))).Node("q").Outputs["value"]);
    }

    [Fact]
    public async Task A_parameter_used_twice_is_one_parameter() =>
        Assert.Equal(1, (await _host.Run(WithId("select 1 from stock where product_id = @id or lower(product_id) = @id"), ("id", "PROD-001"))).Node("q").Outputs["count"]);

    [Theory]
    [InlineData(new string[0], 0)]
    [InlineData(new[] { "PROD-001" }, 1)]
    [InlineData(new[] { "PROD-001", "PROD-003", "NOPE" }, 2)]
    public async Task A_list_becomes_as_many_parameters_as_it_has_values(string[] ids, int rows)
    {
        LogicGraph graph = _host.Parse("""
            { "name": "g", "inputs": { "ids": "string[]" }, "nodes": [ { "id": "q", "kind": "sql",
              "config": { "source": "db", "query": "select * from stock where product_id in (@ids)", "parameters": { "ids": "string[]" } } } ],
              "edges": [ { "from": "input.ids", "to": "q" } ] }
            """);

        Assert.Equal(rows, (await _host.Run(graph, ("ids", ids))).Node("q").Outputs["count"]);
    }

    [Fact]
    public async Task A_decimal_is_read_exactly_from_text() =>
        Assert.Equal(15.99m, (await _host.Run(WithId("select price from stock where product_id = @id", ", \"scalar\": \"decimal\""), ("id", "PROD-001"))).Node("q").Outputs["value"]);

    [Theory]
    [InlineData("select weight from stock where product_id = @id", "PROD-001", "floating-point")]
    [InlineData("select price from stock where product_id = @id", "NOPE", "no row where one value")]
    [InlineData("select price from stock where product_id <> @id", "NOPE", "several rows where one value")]
    [InlineData("select price from stock where product_id = @id", "PROD-003", "is null where decimal was promised")]
    public async Task An_answer_that_is_not_one_exact_value_fails_the_node(string query, string id, string reason)
    {
        GraphRun run = await _host.Run(WithId(query, ", \"scalar\": \"decimal\""), ("id", id));

        Assert.Equal(NodeStatus.Failed, run.StatusOf("q"));
        Assert.Contains(reason, run.Node("q").Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delete from stock", "{}", "A query reads")]
    [InlineData("select 1; select 2", "{}", "more than one statement")]
    [InlineData("with x as (select 1) delete from stock", "{}", "contains 'delete'")]
    [InlineData("select @id", "{}", "@id, which is not among the parameters")]
    [InlineData("select '@id'", "{ \\\"id\\\": \\\"string\\\" }", "'id' is not used")]
    [InlineData("", "{}", "The query is empty")]
    public void A_query_that_could_do_harm_or_makes_no_sense_does_not_load(string query, string parameters, string problem) =>
        Assert.Contains(problem, Assert.Throws<GraphException>(() => Query(query, parameters.Replace("\\\"", "\"", StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Text_names_and_comments_of_sql_are_left_alone() =>
        Assert.Equal(3, (await _host.Run(Query("select 'delete; @x' as a, replace(product_id, '-', '') as b /* update @y */ from stock -- ; drop"))).Node("q").Outputs["count"]);

    [Fact]
    public void A_database_the_host_does_not_know_is_reported() =>
        Assert.Contains("The host registered no database 'other'.", Assert.Throws<GraphException>(() => _host.Parse("""
            { "name": "g", "nodes": [ { "id": "q", "kind": "sql", "config": { "source": "other", "query": "select 1" } } ] }
            """)).Message, StringComparison.Ordinal);
}

using System.Text.Json.Nodes;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>Another schema is another graph file and a connection: other names, blanks for NULL, padded codes, cases on order.</summary>
public sealed class OwnSchemaTests
{
    private const string Schema = """
        CREATE TABLE ARTIKEL (ARTNR TEXT, VERBRAUCH TEXT, TENDENZ TEXT, AUSLAUF TEXT);
        INSERT INTO ARTIKEL VALUES ('A7  ', '10', 'stable  ', 'N'), ('A8  ', '  ', 'stable', 'N'), ('A9  ', '10', 'stable', 'J');
        CREATE TABLE BESTAND (ARTNR TEXT, LAGER TEXT, MENGE TEXT, RESERVIERT TEXT, BESTELLT_KARTON TEXT);
        INSERT INTO BESTAND VALUES ('A7  ', 'L1', '20', '5', '2'), ('A8  ', 'L1', '1', '0', ''), ('A9  ', 'L1', '0', '0', '');
        CREATE TABLE LIEFERANT (ARTNR TEXT, LIEF TEXT, PREIS TEXT, TAGE INTEGER, GESPERRT TEXT);
        INSERT INTO LIEFERANT VALUES ('A7  ', 'L-1 ', '3.00', 7, ''), ('A8  ', 'L-1 ', '3.00', 7, ''), ('A9  ', 'L-1 ', '3.00', 7, '');
        CREATE TABLE EINHEIT (ARTNR TEXT, VON TEXT, NACH TEXT, FAKTOR TEXT);
        INSERT INTO EINHEIT VALUES ('A7  ', 'KARTON', 'STUECK', '12');
        """;

    [Fact]
    public async Task A_foreign_schema_is_ordered_from_by_configuration_alone()
    {
        using TemporaryFolder data = new();
        string[] options = Prepare(data);
        // 10 a day × 7 days = 70; 20 − 5 + 2 cartons of 12 = 39; 31 short → 3 cartons = 36
        ProgramRun run = await ProgramRun.RunAsync(["flow", "A7", "--json", .. options]);
        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        JsonNode result = JsonNode.Parse(run.Output)!;
        Assert.Equal(39m, (decimal)result["decision"]!["position"]!);
        Assert.Equal(36m, (decimal)result["decision"]!["order_qty"]!);
        Assert.Equal("L-1", (string?)result["purchase_order"]!["supplier_id"]);
    }

    [Fact]
    public async Task Blanks_hold_and_discontinued_products_are_not_ordered()
    {
        using TemporaryFolder data = new();
        string[] options = Prepare(data);
        ProgramRun blank = await ProgramRun.RunAsync(["flow", "A8", "--json", .. options]);
        Assert.Equal(3, blank.ExitCode);
        Assert.Equal("demand: average daily demand is missing", (string?)JsonNode.Parse(blank.Output)!["held_reasons"]![0]);
        ProgramRun discontinued = await ProgramRun.RunAsync(["flow", "A9", "--json", .. options]);
        Assert.Equal("no_order", (string?)JsonNode.Parse(discontinued.Output)!["status"]);
    }

    [Fact]
    public async Task A_catalogue_run_over_a_foreign_schema_orders_and_holds()
    {
        using TemporaryFolder data = new();
        ProgramRun run = await ProgramRun.RunAsync(["run", "--json", "--no-send", .. Prepare(data)]);
        Assert.True(run.ExitCode == 3, run.Errors + run.Output);
        JsonNode summary = JsonNode.Parse(run.Output)!["summary"]!;
        Assert.Equal((3, 2, 1, 1), ((int)summary["products"]!, (int)summary["decided"]!, (int)summary["held"]!, (int)summary["lines"]!));
    }

    private static string[] Prepare(TemporaryFolder data)
    {
        string erp = data.File("erp.db");
        File.WriteAllBytes(erp, []);
        FlowVerbTests.Execute(erp, Schema);
        JsonNode graph = JsonNode.Parse(File.ReadAllText(Repository.File("rules", "purchasing.graph.json")))!;
        Configure(graph, "demand", "SELECT ARTNR, VERBRAUCH, TENDENZ, CASE AUSLAUF WHEN 'J' THEN 1 ELSE 0 END AS DISCONTINUED FROM ARTIKEL WHERE TRIM(ARTNR) IN (@ids)",
            ("productId", "ARTNR"), ("avgDaily", "VERBRAUCH"), ("trend", "TENDENZ"), ("discontinued", "DISCONTINUED"));
        Configure(graph, "stock", "SELECT ARTNR, LAGER, MENGE, RESERVIERT, BESTELLT_KARTON, 'STUECK' AS ME, 'KARTON' AS BME FROM BESTAND WHERE TRIM(ARTNR) IN (@ids)",
            ("productId", "ARTNR"), ("warehouseId", "LAGER"), ("onHand", "MENGE"), ("reserved", "RESERVIERT"), ("onOrder", "BESTELLT_KARTON"), ("unit", "ME"), ("onOrderUnit", "BME"));
        Configure(graph, "offers", "SELECT ARTNR, LIEF, PREIS, TAGE, 'USD' AS WKZ, CASE WHEN TRIM(GESPERRT) = '' THEN 1 ELSE 0 END AS AKTIV, 'KARTON' AS EK FROM LIEFERANT WHERE TRIM(ARTNR) IN (@ids)",
            ("productId", "ARTNR"), ("supplierId", "LIEF"), ("price", "PREIS"), ("leadTimeDays", "TAGE"), ("currency", "WKZ"), ("active", "AKTIV"), ("purchaseUnit", "EK"));
        Configure(graph, "units", "SELECT ARTNR, VON, NACH, FAKTOR FROM EINHEIT WHERE TRIM(ARTNR) IN (@ids)",
            ("productId", "ARTNR"), ("fromUnit", "VON"), ("toUnit", "NACH"), ("factor", "FAKTOR"));
        JsonNode demand = graph["nodes"]!.AsArray().Single(each => (string?)each!["id"] == "demand")!;
        demand["config"]!["catalogueSql"] = new JsonArray("SELECT TRIM(ARTNR) FROM ARTIKEL", "WHERE TRIM(ARTNR) > @after ORDER BY TRIM(ARTNR) LIMIT @count");
        string file = data.File("own.graph.json");
        File.WriteAllText(file, graph.ToJsonString());
        return ["--graph", file, $"--Databases:Erp={erp}", "--data", data.Path, "--new-order-database"];
    }

    private static void Configure(JsonNode graph, string id, string sql, params (string Field, string Column)[] columns)
    {
        JsonNode node = graph["nodes"]!.AsArray().Single(each => (string?)each!["id"] == id)!;
        string fact = (string)node["config"]!["fact"]!;
        JsonObject mapping = [];
        foreach ((string field, string column) in columns)
            mapping[field] = column;
        node["config"] = new JsonObject { ["fact"] = fact, ["database"] = "Erp", ["sql"] = sql, ["columns"] = mapping };
    }
}

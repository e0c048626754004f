using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>Purchasing played day by day, by verb and over REST: the same days, as JSON, as a table and as a plot. What the days hold is tested with the simulator.</summary>
public sealed class SimulateTests : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();

    public async ValueTask InitializeAsync() => await ProgramRun.MakeSamplesAsync(_data.File("data"));

    public ValueTask DisposeAsync()
    {
        _data.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_verb_plays_a_history_draws_it_and_writes_nothing_but_the_files_that_were_asked_for()
    {
        string history = _data.File("history.csv"), csv = _data.File("days.csv"), plot = _data.File("stock.svg");
        decimal[] used = [10m, 0m, 4m, 7.5m, 21m];
        await File.WriteAllLinesAsync(history, used.Select((quantity, day) => string.Create(CultureInfo.InvariantCulture, $"PROD-001,2026-01-{day + 1:D2},{quantity}")).Prepend("product_id,day,quantity"));

        ProgramRun run = await ProgramRun.RunAsync("simulate", "PROD-001", "--days", "5", "--history", history, "--csv", csv, "--plot", plot, "--data", _data.File("data"));

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Contains("1 products over 5 days. Nothing was written.", run.Output);
        string[][] rows = [.. (await File.ReadAllLinesAsync(csv)).Skip(1).Select(line => line.Split(',')).Where(row => row[1] == "PROD-001")];
        Assert.Equal(used, rows.Select(row => decimal.Parse(row[3], CultureInfo.InvariantCulture)));
        Assert.All(rows, row => Assert.InRange(decimal.Parse(row[4], CultureInfo.InvariantCulture), 0m, decimal.Parse(row[3], CultureInfo.InvariantCulture)));
        Assert.Contains("Stock of PROD-001", Texts(await File.ReadAllTextAsync(plot)));
        Assert.Equal(0L, FlowVerbTests.Count(_data, "purchase_orders", Path.Combine("data", "purchasing_db.db")));

        // What is not in the history would be played by a demand that nobody sold.
        ProgramRun other = await ProgramRun.RunAsync("simulate", "PROD-002", "--days", "5", "--history", history, "--data", _data.File("data"));
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("The history has no row of PROD-002", other.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_plays_the_same_days_and_another_one_others()
    {
        Assert.Equal(await PlayAsync("7"), await PlayAsync("7"));
        Assert.NotEqual(await PlayAsync("7"), await PlayAsync("8"));

        async Task<string> PlayAsync(string seed)
        {
            ProgramRun run = await ProgramRun.RunAsync("simulate", "PROD-001", "--days", "40", "--seed", seed, "--json", "--data", _data.File("data"));
            Assert.True(run.ExitCode == 0, run.Errors);
            return run.Output;
        }
    }

    [Fact]
    public async Task Over_REST_it_is_the_same_as_by_the_verb_in_each_form()
    {
        string csv = _data.File("days.csv"), plot = _data.File("stock.svg");
        await using MonolithServer server = await MonolithServer.StartAsync(_data.File("data"));
        const string request = """{"product_ids":["PROD-001"],"days":30,"seed":3,"parameters":{"approvalLimit":"1"},"keep_days":true}""";

        ProgramRun verb = await ProgramRun.RunAsync(
            "simulate", "PROD-001", "--days", "30", "--seed", "3", "--param", "approvalLimit=1", "--json", "--csv", csv, "--plot", plot, "--data", _data.File("data"));

        Assert.True(verb.ExitCode == 0, verb.Errors);
        Assert.Equal(["as it is", "approvalLimit=1"], verb.Json.EnumerateArray().Select(result => result.GetProperty("name").GetString()));
        Assert.True(JsonElement.DeepEquals(verb.Json, JsonDocument.Parse(await TextAsync(server, request)).RootElement));
        Assert.Equal(await File.ReadAllTextAsync(csv), await TextAsync(server, request, "?format=csv"));
        string svg = await TextAsync(server, request, "?format=svg");
        Assert.Equal(Texts(await File.ReadAllTextAsync(plot)), Texts(svg));
        Assert.Contains("approvalLimit=1", Texts(svg));
        Assert.Equal(0L, FlowVerbTests.Count(_data, "purchase_orders", Path.Combine("data", "purchasing_db.db")));
    }

    [Theory]
    [InlineData("", "{}", HttpStatusCode.BadRequest, "product_ids is empty")]
    [InlineData("?format=png", """{"product_ids":["PROD-001"]}""", HttpStatusCode.BadRequest, "it is json, csv or svg")]
    [InlineData("", """{"product_ids":["PROD-001","PROD-002"],"days":300000}""", HttpStatusCode.BadRequest, "use the verb simulate")]
    [InlineData("", """{"product_ids":["PROD-001"],"days":0}""", HttpStatusCode.BadRequest, "A simulation has 1 to 3660 days, not 0.\"")]
    [InlineData("", """{"product_ids":["PROD-001"],"parameters":{"noSuchParameter":"1"}}""", HttpStatusCode.BadRequest, "noSuchParameter")]
    public async Task A_request_that_cannot_be_played_says_why(string query, string body, HttpStatusCode status, string message)
    {
        await using MonolithServer server = await MonolithServer.StartAsync(_data.File("data"));

        using HttpResponseMessage response = await server.Http.PostAsync($"purchasing/simulate{query}", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync());
    }

    private static async Task<string> TextAsync(MonolithServer server, string body, string query = "")
    {
        using HttpResponseMessage response = await server.Http.PostAsync($"purchasing/simulate{query}", new StringContent(body, Encoding.UTF8, "application/json"));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }

    /// <summary>What is written in a plot: well-formed SVG with at least a line.</summary>
    private static string Texts(string svg)
    {
        XElement root = XDocument.Parse(svg).Root!;
        XNamespace names = "http://www.w3.org/2000/svg";
        Assert.Equal(names + "svg", root.Name);
        Assert.NotEmpty(root.Descendants(names + "polyline"));
        return string.Join('\n', root.Descendants(names + "text").Select(text => text.Value));
    }
}

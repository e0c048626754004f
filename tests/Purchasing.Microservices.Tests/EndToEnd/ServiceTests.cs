using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using Purchasing.Contracts.V1;
using Purchasing.ServiceDefaults.Errors;

namespace Purchasing.Microservices.Tests.EndToEnd;

/// <summary>What single services do beside the flow.</summary>
[Collection(SharedCluster.Name)]
public sealed class ServiceTests(SharedCluster shared)
{
    [Fact]
    public async Task Services_answer_over_gRPC_with_rich_errors_and_refuse_strangers()
    {
        var cluster = shared.Cluster;
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{cluster.GrpcPort(Service.Oms)}");
        var oms = new Oms.OmsClient(channel);
        var token = Token;

        var stranger = await Assert.ThrowsAsync<RpcException>(() => oms.GetDemandAsync(new ProductId { Id = "PROD-001" }).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, stranger.StatusCode);
        var wrong = await Assert.ThrowsAsync<RpcException>(() => oms.GetDemandAsync(new ProductId { Id = "PROD-001" }, new Metadata { { "authorization", "Bearer let me" } }).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, wrong.StatusCode);

        var row = Assert.Single((await oms.GetDemandAsync(new ProductId { Id = "PROD-001" }, token)).Rows);
        Assert.Equal((15, 500_000_000), (row.AvgDaily.Units, row.AvgDaily.Nanos));

        var missing = await Assert.ThrowsAsync<RpcException>(() => oms.GetDemandAsync(new ProductId { Id = "NO-SUCH" }, token).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        Assert.Equal(ErrorReason.NoRows, RichErrors.ReasonOf(missing));
        var empty = await Assert.ThrowsAsync<RpcException>(() => oms.GetDemandBatchAsync(new ProductSet(), token).ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, empty.StatusCode);
        Assert.Equal(ErrorReason.BadRequest, RichErrors.ReasonOf(empty));

        using var stream = oms.StreamDemand(new ProductSet { Ids = { "PROD-001", "PROD-002", "NO-SUCH" } }, token);
        var ids = new List<string>();
        await foreach (var piece in stream.ResponseStream.ReadAllAsync())
            ids.AddRange(piece.Rows.Select(demand => demand.ProductId));
        Assert.Equal(["PROD-001", "PROD-002"], ids.Order());

        var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);

        using var strangers = new HttpClient();
        using var refused = await strangers.GetAsync(cluster.Url(Service.Oms, "/oms/history/PROD-001"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        // An id may have a slash in it, escaped or not.
        foreach (string address in new[] { "P%2F1", "P/1" })
            Assert.Contains("There is no row for product 'P/1'.", await (await cluster.Http.GetAsync(cluster.Url(Service.Oms, "/oms/history/" + address))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("ordered", (string?)(await cluster.FlowAsync("AUTH-001"))["status"]);
    }

    [Fact]
    public async Task Calls_beyond_the_bounds_and_what_is_no_call_end_with_the_status_that_gRPC_has_for_them()
    {
        await using var cluster = await shared.Cluster.StartBesideAsync(new Dictionary<string, string> { ["Calls__AtOnce"] = "2", ["Calls__StreamsAtOnce"] = "1" }, Service.Oms);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{cluster.GrpcPort(Service.Oms)}");
        var oms = new Oms.OmsClient(channel);
        var reflection = new ServerReflection.ServerReflectionClient(channel);
        using (var held = reflection.ServerReflectionInfo(Token))
        {
            // It is under way for sure when it has answered something.
            await held.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
            Assert.True(await held.ResponseStream.MoveNext());

            using var second = oms.StreamDemand(new ProductSet { Ids = { "PROD-001" } }, Token);
            var exhausted = await Assert.ThrowsAsync<RpcException>(() => second.ResponseStream.MoveNext());
            Assert.Equal(StatusCode.ResourceExhausted, exhausted.StatusCode);
            Assert.Contains("try again later", exhausted.Status.Detail, StringComparison.Ordinal);
            Assert.Single((await oms.GetDemandAsync(new ProductId { Id = "PROD-001" }, Token)).Rows);
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest())).Status);
            await held.RequestStream.CompleteAsync();
        }

        async Task<StatusCode> StatusAsync(string method, byte[] message)
        {
            var raw = new Method<byte[], byte[]>(MethodType.Unary, "purchasing.v1.Oms", method, Marshallers.Create(bytes => bytes, bytes => bytes), Marshallers.Create(bytes => bytes, bytes => bytes));
            using var call = channel.CreateCallInvoker().AsyncUnaryCall(raw, null, new CallOptions(Token), message);
            return (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode;
        }
        Assert.Equal(StatusCode.Internal, await StatusAsync("GetDemand", [0x0a, 0xff]));
        Assert.Equal(StatusCode.ResourceExhausted, await StatusAsync("GetDemand", new byte[5 * 1024 * 1024]));
        Assert.Equal(StatusCode.Unimplemented, await StatusAsync("GetDemands", []));
        Assert.Equal(StatusCode.NotFound, await StatusAsync("GetDemand", [0x0a, 2, (byte)'N', (byte)'o']));
        var headers = new Metadata { { "authorization", Token.GetValue("authorization")! }, { "note", new string('x', 64 * 1024) } };
        Assert.NotEqual(StatusCode.OK, (await Assert.ThrowsAsync<RpcException>(() => oms.GetDemandAsync(new ProductId { Id = "PROD-001" }, headers).ResponseAsync)).StatusCode);
        Assert.Single((await oms.GetDemandAsync(new ProductId { Id = "PROD-001" }, Token)).Rows);
    }

    [Fact]
    public async Task A_decision_that_no_message_can_carry_holds_its_own_product_and_no_other()
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{shared.Cluster.GrpcPort(Service.RuleEngine)}");
        var request = new DecideRequest
        {
            Options = new DecisionOptions { OrderDate = new Date { Year = 2026, Month = 1, Day = 5 } },
            Facts = new FactSet
            {
                Products = new ProductSet { Ids = { "P1", "DEAR", "P2" } },
                Demand = new DemandFacts(),
                Stock = new StockFacts(),
                Offers = new OfferFacts(),
                Units = new UnitFacts(),
                OpenOrders = new OpenOrderFacts(),
            },
        };
        foreach (var id in request.Facts.Products.Ids)
        {
            DecimalValue Number(long units) => new() { Units = units };
            var size = id == "DEAR" ? 10_000_000_000 : 10;
            request.Facts.Demand.Rows.Add(new Demand { ProductId = id, AvgDaily = Number(size), Trend = "stable", Unit = "PIECE" });
            request.Facts.Stock.Rows.Add(new StockLevel { ProductId = id, WarehouseId = "W", OnHand = Number(1), Reserved = Number(0), OnOrder = Number(0), Unit = "PIECE" });
            request.Facts.Offers.Rows.Add(new SupplierOffer
            {
                ProductId = id, SupplierId = "S", Price = Number(size), Currency = "USD", Moq = Number(1), LeadTimeDays = 7, Active = true, Unit = "PIECE", PurchaseUnit = "PIECE",
            });
        }
        var answer = await new RuleEngine.RuleEngineClient(channel).DecideAsync(request, Token);
        Assert.Equal(["P1", "DEAR", "P2"], answer.Decisions.Select(decision => decision.ProductId));
        Assert.Contains("digits before the point", Assert.Single(answer.Decisions[1].HeldReasons), StringComparison.Ordinal);
        foreach (var decision in (ProductDecision[])[answer.Decisions[0], answer.Decisions[2]])
        {
            Assert.Empty(decision.HeldReasons);
            Assert.True(decision.Decision.Create);
        }
    }

    [Fact]
    public async Task Changed_rules_come_into_force_and_broken_ones_do_not()
    {
        using var folder = new TemporaryFolder();
        var file = System.IO.Path.Combine(folder.Path, "purchasing.rules.json");
        var rules = await File.ReadAllTextAsync(Repository.In("rules", "purchasing.rules.json"));
        await File.WriteAllTextAsync(file, rules);
        await using var cluster = await shared.Cluster.StartBesideAsync(
            new Dictionary<string, string> { ["Purchasing__RulesFile"] = file, ["Rules__IntervalSeconds"] = "1" }, Service.RuleEngine, Service.Orchestrator);
        var before = await VersionAsync(cluster);

        await File.WriteAllTextAsync(file, "{ broken");
        await LoggedAsync(cluster, "was rejected");
        Assert.Equal(before, await VersionAsync(cluster));

        await File.WriteAllTextAsync(file, rules.Replace("\"taxRate\": { \"value\": 0.08", "\"taxRate\": { \"value\": 0.19", StringComparison.Ordinal));
        await LoggedAsync(cluster, "is in force");
        Assert.NotEqual(before, await VersionAsync(cluster));
        var decision = (await cluster.FlowAsync("AUTH-002"))["decision"]!;
        // 816.00 of the seed table, at 19 %.
        Assert.Equal(816.00m, (decimal)decision["total_amount"]!);
        Assert.Equal(155.04m, (decimal)decision["tax_amount"]!);
    }

    [Fact]
    public async Task Callers_read_which_rule_failed_and_the_log_alone_in_which_folder()
    {
        using var folder = new TemporaryFolder();
        var file = System.IO.Path.Combine(folder.Path, "failing.rules.json");
        await File.WriteAllTextAsync(file, """
            {"name": "failing", "rules": [
              {"name": "DividesByNothing", "when": [{"d": "Decision", "where": "d.needReorder == null"}], "then": [{"modify": "d", "set": {"needReorder": "true", "shortage": "1.0 / (d.totalAmount ?? 0)"}}]}
            ]}
            """);
        await using var cluster = await shared.Cluster.StartBesideAsync(
            new Dictionary<string, string> { ["Purchasing__RulesFile"] = file }, Service.RuleEngine, Service.Inventory, Service.Orchestrator);
        var result = await cluster.FlowAsync("PROD-001");
        Assert.Equal("held", (string?)result["status"]);
        Assert.StartsWith("rules: failing.rules.json(2,", (string?)Assert.Single(result["held_reasons"]!.AsArray()), StringComparison.Ordinal);
        Assert.Contains("DividesByNothing", result.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, result.ToJsonString(), StringComparison.Ordinal);
        await LoggedAsync(cluster, $"{file}(2,");

        // The same for a source that lost its table.
        await using (var inventory = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={System.IO.Path.Combine(cluster.Data.Path, "inventory_db.db")};Pooling=False"))
        {
            await inventory.OpenAsync();
            await using var drop = inventory.CreateCommand();
            drop.CommandText = "DROP TABLE stock";
            await drop.ExecuteNonQueryAsync();
        }
        result = await cluster.FlowAsync("PROD-001");
        Assert.Contains("(inventory_db.db)", result.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Data.Path, result.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_cannot_start_says_why_in_one_line()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var process = ChildProcess.Start(Service.RuleEngine.Path, [], new Dictionary<string, string>
        {
            ["Ports__Rest"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Ports__Grpc"] = "1",
            ["Logging__LogLevel__Default"] = "None",
        });
        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains("rule-engine cannot start:", process.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_and_the_service_share_a_catalogue_run_and_no_product_is_done_twice()
    {
        // An order database of its own, which the runs share with the service that answers for it.
        await using var cluster = await shared.Cluster.StartBesideAsync(new Dictionary<string, string>(), Service.PurchaseOrders);
        var environment = new Dictionary<string, string>(cluster.Environment(Service.PurchaseOrders)) { ["Run__Key"] = "shared" };
        await using var first = ChildProcess.Start(Service.PurchaseOrders.Path, ["run"], environment);
        await using var second = ChildProcess.Start(Service.PurchaseOrders.Path, ["run"], environment);
        // Over REST the service works on it too, and says how it ends.
        using var joined = await cluster.Http.PostAsJsonAsync(cluster.Url(Service.PurchaseOrders, "/purchasing/run"), new { run_key = "shared", actor = "ann" });
        var lines = (await joined.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var summary = JsonNode.Parse(lines[^1])!;
        Assert.Equal((HttpStatusCode.OK, SharedCluster.Products, true), (joined.StatusCode, (int)summary["products"]!, (bool)summary["balanced"]!));
        Assert.True(await first.ExitAsync() == 0, first.Log);
        Assert.True(await second.ExitAsync() == 0, second.Log);
        Assert.Contains($"shared: {SharedCluster.Products} products", first.Log, StringComparison.Ordinal);

        var orders = (await cluster.Http.GetStringAsync(cluster.Url(Service.PurchaseOrders, "/po?run_key=shared")));
        var products = JsonNode.Parse(orders)!.AsArray().SelectMany(order => order!["lines"]!.AsArray()).Select(line => $"{line!["product_id"]}/{line["split_no"]}").ToList();
        Assert.NotEmpty(products);
        Assert.Equal(products.Count, products.Distinct().Count());

        var run = Assert.Single(JsonNode.Parse(await cluster.Http.GetStringAsync(cluster.Url(Service.PurchaseOrders, "/purchasing/runs?all=true")))!.AsArray());
        Assert.Equal(("shared", "finished"), ((string?)run!["run_key"], (string?)run["state"]));
        var followed = await cluster.Http.GetStringAsync(cluster.Url(Service.PurchaseOrders, "/purchasing/run/shared/progress"));
        Assert.Equal("finished", (string?)JsonNode.Parse(followed.Split('\n')[0])!["state"]);
        Assert.Equal(HttpStatusCode.Accepted, (await cluster.Http.PostAsJsonAsync(cluster.Url(Service.PurchaseOrders, "/purchasing/run/shared/resume"), new { actor = "ann" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await cluster.Http.PostAsJsonAsync(cluster.Url(Service.PurchaseOrders, "/purchasing/run/shared/abandon"), new { actor = "ann" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await cluster.Http.GetAsync(cluster.Url(Service.PurchaseOrders, "/purchasing/run/nothing"))).StatusCode);
    }

    private static Metadata Token => new() { { "authorization", $"Bearer {SharedCluster.Token}" } };

    private static async Task<string> VersionAsync(Cluster cluster) =>
        (string)JsonNode.Parse(await cluster.Http.GetStringAsync(cluster.Url(Service.RuleEngine, "/rules")))!["hash"]!;

    private static async Task LoggedAsync(Cluster cluster, string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!cluster.Process(Service.RuleEngine).Log.Contains(text, StringComparison.Ordinal))
            await Task.Delay(50, patience.Token);
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Health;
using Purchasing.Data.TestSuite;
using Purchasing.Data.TestSuite.Servers;

namespace Purchasing.Data.MySql.Tests;

/// <summary>What a server can do to the product: die, come back, refuse to write.</summary>
public abstract class ServerTests(ServerProduct product) : IAsyncLifetime
{
    private PrivateMySqlServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PrivateMySqlServer.StartAsync(product);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_server_killed_and_restarted_under_load_loses_no_order_and_doubles_none()
    {
        await using TestDatabases databases = await MySqlServerFixture.OpenOnAsync(_server.ConnectionString + ";ConnectionTimeout=2");
        using CancellationTokenSource stop = new(TimeSpan.FromMinutes(5));
        ConcurrentBag<PurchaseOrder> stored = [];
        ConcurrentBag<OrderChange> unknown = [];
        ConcurrentBag<Exception> errors = [];
        bool isBack = false;
        int afterwards = 0;

        Task[] workers = Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                string product = $"W{w}-{i:D5}";
                OrderChange creation = SampleOrders.Creation(SampleOrders.Order($"PO-{product}", $"run-{w}", lines: SampleOrders.Line(product)), withMessage: true);
                try
                {
                    FactBatch<StockLevel> stock = await databases.Facts<StockLevel>(SourceQueries.Stock).GetAsync(ProductSet.One("PROD-001"), CancellationToken.None);
                    Assert.Equal(25m, stock.All[0].OnHand);
                    await databases.Get<IOrderStore>().CreateAsync(creation, CancellationToken.None);
                    stored.Add(creation.Order);
                    if (Volatile.Read(ref isBack) && Interlocked.Increment(ref afterwards) > 40)
                        await stop.CancelAsync();
                }
                catch (Exception exception) when (exception is OrderStoreException or FactSourceException)
                {
                    errors.Add(exception);
                    if (exception is OrderStoreException)
                        unknown.Add(creation);
                    await Task.Delay(50);
                }
            }
        })).ToArray();
        await OrderSuite.UntilAsync(() => Task.FromResult(stored.Count >= 20));
        await _server.KillAsync();
        HealthCheckResult down = await HealthAsync(databases);
        // Long enough that what is retried within a call cannot bridge it.
        await OrderSuite.UntilAsync(() => Task.FromResult(errors.Count >= 4));
        await _server.RestartAsync();
        Volatile.Write(ref isBack, true);
        await Task.WhenAll(workers);

        Assert.True(afterwards > 40, "The workers did not recover by themselves.");
        Assert.Equal(HealthStatus.Unhealthy, down.Status);
        Assert.Contains("cannot be reached", down.Description);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(databases)).Status);
        Assert.NotEmpty(errors);
        Assert.All(errors, e => Assert.True(
            e.Message.Contains("cannot be reached") || e.Message.Contains("broke the connection"), e.ToString()));
        Assert.All(errors, e => Assert.True(e is OrderStoreException { IsTransient: true } or FactSourceException { IsTransient: true }));
        // What was said to be stored is stored; what is unknown is settled by asking again with the same key.
        foreach (OrderChange creation in unknown)
        {
            CreateOrderResult settled = await databases.Get<IOrderStore>().CreateAsync(creation, CancellationToken.None);
            Assert.Equal(creation.Order.Id, settled.Order!.Id);
            stored.Add(creation.Order);
        }

        long expected = stored.Select(o => o.Id).Distinct().Count();
        Assert.Equal((expected, expected, expected), (await databases.CountAsync("purchase_orders"), await databases.CountAsync("purchase_order_lines"), await databases.CountAsync("outbox")));
    }

    [Fact]
    public async Task A_read_only_server_refuses_to_write_clearly_and_still_reads()
    {
        await using TestDatabases databases = await MySqlServerFixture.OpenOnAsync(_server.ConnectionString);
        string location = databases.Get<DatabaseRegistry>().Get(DatabaseNames.Purchasing).Location;
        string database = location[(location.IndexOf('/', StringComparison.Ordinal) + 1)..];
        // An administrator may write on a read-only server; the product's user may not.
        await MySqlServerFixture.AdministerAsync(_server.ConnectionString,
        [
            "CREATE USER clerk IDENTIFIED BY 'pw-of-clerk'", $"GRANT SELECT, INSERT, UPDATE, DELETE ON `{database}`.* TO clerk", "SET GLOBAL read_only = 1",
        ]);
        await using ServiceProvider services = MySqlServerFixture.Services(new Dictionary<string, string>
        {
            [DatabaseNames.Purchasing] = $"Server=127.0.0.1;Port={_server.Port};User ID=clerk;Password=pw-of-clerk;Database={database};SslMode=None",
        });
        IOrderStore store = services.GetRequiredService<IOrderStore>();

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(() => store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1")), CancellationToken.None).AsTask());

        Assert.Contains("is read-only; nothing was written", error.Message);
        Assert.Null(await store.GetAsync("PO-1", CancellationToken.None));
        await MySqlServerFixture.AdministerAsync(_server.ConnectionString, ["SET GLOBAL read_only = 0"]);
        Assert.Equal(CreateOrderOutcome.Created, (await store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1")), CancellationToken.None)).Outcome);
    }

    private static Task<HealthCheckResult> HealthAsync(TestDatabases databases) =>
        databases.Get<DatabasesHealthCheck>().CheckHealthAsync(new HealthCheckContext());
}

public sealed class MySqlServerTests() : ServerTests(ServerProduct.MySql);

public sealed class MariaDbServerTests() : ServerTests(ServerProduct.MariaDb);

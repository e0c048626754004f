using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;
using Purchasing.Data.TestSuite;

namespace Purchasing.Data.MySql.Tests;

/// <summary>What can go wrong between the product and a server that goes on running.</summary>
public abstract class FailureTests(MySqlServerFixture server) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private const string OneRun = "(run_key, rule_set_hash, order_date, started_at, started_by) VALUES ('one', 'h', '2026-01-01', '2026-01-01', 'a')";

    private TestDatabases _databases = null!;

    public async ValueTask InitializeAsync() =>
        _databases = await server.OpenAsync("MaximumPoolSize=4;ConnectionTimeout=2");

    public async ValueTask DisposeAsync() => await _databases.DisposeAsync();

    [Fact]
    public async Task An_exhausted_pool_is_a_clear_error_and_recovers()
    {
        List<DbConnection> held = [];
        for (int i = 0; i < 4; i++)
            held.Add(await _databases.OpenAsync(DatabaseNames.Purchasing));

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(() => _databases.Get<IOrderStore>().GetAsync("PO-1", None).AsTask());

        Assert.Contains("all connections of the pool are in use", error.Message);
        Assert.True(error.IsTransient);
        foreach (DbConnection connection in held)
            await connection.DisposeAsync();
        Assert.Null(await _databases.Get<IOrderStore>().GetAsync("PO-1", None));
    }

    [Fact]
    public async Task A_connection_cut_in_mid_transaction_is_rolled_back_and_the_transaction_repeated()
    {
        SqlExecutor executor = Executor();
        int attempts = 0;

        int answer = await executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                attempts++;
                await RunAsync(connection.Command("INSERT INTO catalogue_runs (run_key, rule_set_hash, order_date, started_at, started_by) VALUES ('cut', 'h', '2026-01-01', '2026-01-01', 'a')", transaction));
                if (attempts == 1)
                    await KillAsync(connection, transaction);
                await RunAsync(connection.Command("UPDATE catalogue_runs SET started_by = 'b' WHERE run_key = 'cut'", transaction));
                return Written<int>.Keep(attempts);
            },
            repeatable: false,
            None);

        Assert.Equal(2, answer);
        Assert.Equal(1, await _databases.CountAsync("catalogue_runs WHERE run_key = 'cut' AND started_by = 'b'"));
    }

    [Fact]
    public async Task A_connection_cut_in_mid_transaction_each_time_is_a_clear_error_and_nothing_is_written()
    {
        int attempts = 0;

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(() => Executor().WriteAsync(
            async (connection, transaction, token) =>
            {
                attempts++;
                await RunAsync(connection.Command($"INSERT INTO catalogue_runs {OneRun}", transaction));
                await KillAsync(connection, transaction);
                await RunAsync(connection.Command("UPDATE catalogue_runs SET started_by = 'b'", transaction));
                return Written<int>.Keep(attempts);
            },
            repeatable: true,
            None).AsTask());

        Assert.Contains("broke the connection; it was stopped or restarted, or cannot be reached", error.Message);
        Assert.True(error.IsTransient);
        Assert.Equal(7, attempts);
        Assert.Equal(0, await _databases.CountAsync("catalogue_runs"));
    }

    [Fact]
    public async Task When_the_answer_to_a_commit_is_lost_the_order_is_still_stored_once()
    {
        await using CuttingProxy proxy = new(Port(), "COMMIT");
        await using ServiceProvider services = Through(proxy);
        IOrderStore store = services.GetRequiredService<IOrderStore>();
        Assert.Null(await store.GetAsync("PO-1", None));
        proxy.IsArmed = true;

        CreateOrderResult result = await store.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1"), withMessage: true), None);

        Assert.Equal(1, proxy.Cuts);
        Assert.Equal((CreateOrderOutcome.Created, "PO-1"), (result.Outcome, result.Order?.Id));
        Assert.Equal((1L, 1L, 1L), (await _databases.CountAsync("purchase_orders"), await _databases.CountAsync("purchase_order_lines"), await _databases.CountAsync("outbox")));
    }

    [Fact]
    public async Task When_the_answer_to_a_commit_is_lost_a_change_is_known_as_our_own()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", status: OrderStatus.PendingApproval);
        await _databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(order), None);
        await using CuttingProxy proxy = new(Port(), "COMMIT");
        await using ServiceProvider services = Through(proxy);
        IOrderStore store = services.GetRequiredService<IOrderStore>();
        await store.GetAsync("PO-1", None);
        proxy.IsArmed = true;

        bool written = await store.UpdateAsync(SampleOrders.Change(order, OrderStatus.Approved), None);

        Assert.Equal((1, true), (proxy.Cuts, written));
        Assert.Equal(2, await _databases.CountAsync("order_audit"));
    }

    [Fact]
    public async Task A_write_that_is_not_idempotent_is_never_repeated_after_its_commit_may_have_happened()
    {
        await _databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1"), withMessage: true), None);
        await using CuttingProxy proxy = new(Port(), "COMMIT");
        await using ServiceProvider services = Through(proxy);
        IOutbox outbox = services.GetRequiredService<IOutbox>();
        Assert.Equal(1, (await outbox.StatusAsync(None)).Pending);
        proxy.IsArmed = true;

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(() => outbox.ClaimAsync("worker", 1, TimeSpan.FromMinutes(1), None).AsTask());

        Assert.Contains("broke the connection", error.Message);
        Assert.Equal(1, proxy.Cuts);
        // The server may still be busy with the commit whose answer nobody heard.
        await OrderSuite.UntilAsync(async () => await AttemptsAsync() > 0);
        Assert.Equal(1L, await AttemptsAsync());

        async Task<long> AttemptsAsync() => Convert.ToInt64(await _databases.ScalarAsync(DatabaseNames.Purchasing, "SELECT attempts FROM outbox"));
    }

    [Fact]
    public async Task A_deadlock_is_broken_by_the_server_and_both_transactions_end_well()
    {
        await _databases.ExecuteAsync(DatabaseNames.Purchasing, "INSERT INTO catalogue_runs (run_key, rule_set_hash, order_date, started_at, started_by) VALUES ('a', '0', '2026-01-01', '2026-01-01', 'x'), ('b', '0', '2026-01-01', '2026-01-01', 'x')");
        SqlExecutor executor = Executor();
        using Barrier bothHoldOne = new(2);
        int attempts = 0;

        await Task.WhenAll(Task.Run(() => LockBothAsync("a", "b")), Task.Run(() => LockBothAsync("b", "a")));

        Assert.Equal(3, attempts);
        Assert.Equal("4", (await _databases.ScalarAsync(DatabaseNames.Purchasing, "SELECT SUM(rule_set_hash) FROM catalogue_runs"))!.ToString());

        async Task LockBothAsync(string first, string second)
        {
            bool isFirstAttempt = true;
            await executor.WriteAsync(
                async (connection, transaction, token) =>
                {
                    Interlocked.Increment(ref attempts);
                    await RunAsync(connection.Command("UPDATE catalogue_runs SET rule_set_hash = rule_set_hash + 1 WHERE run_key = @key", transaction).With("@key", first));
                    if (isFirstAttempt)
                    {
                        isFirstAttempt = false;
                        bothHoldOne.SignalAndWait(TimeSpan.FromMinutes(2));
                    }

                    await RunAsync(connection.Command("UPDATE catalogue_runs SET rule_set_hash = rule_set_hash + 1 WHERE run_key = @key", transaction).With("@key", second));
                    return Written<int>.Keep(0);
                },
                repeatable: false,
                None);
        }
    }

    [Fact]
    public async Task A_deadlock_that_comes_back_each_time_is_a_clear_error_and_nothing_is_written()
    {
        await _databases.ExecuteAsync(DatabaseNames.Purchasing, $"INSERT INTO catalogue_runs {OneRun}");
        await _databases.ExecuteAsync(DatabaseNames.Purchasing, $"INSERT INTO catalogue_runs {OneRun.Replace("'one'", "'two'", StringComparison.Ordinal)}");
        int attempts = 0;

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(() => Executor().WriteAsync(
            async (connection, transaction, token) =>
            {
                attempts++;
                await RunAsync(connection.Command("UPDATE catalogue_runs SET started_by = 'us' WHERE run_key = 'one'", transaction));
                await using DbConnection rival = await _databases.OpenAsync(DatabaseNames.Purchasing);
                await using DbTransaction held = await rival.BeginTransactionAsync(token);
                // The server breaks off the transaction that wrote less.
                for (int i = 0; i < 20; i++)
                    await RunAsync(rival.Command($"INSERT INTO catalogue_held (run_key, product_id, reasons) VALUES ('two', 'P{i}', '')", held));
                await RunAsync(rival.Command("UPDATE catalogue_runs SET started_by = 'them' WHERE run_key = 'two'", held));
                Task waiting = Task.Run(() => RunAsync(rival.Command("UPDATE catalogue_runs SET started_by = 'them' WHERE run_key = 'one'", held)), token);
                await WaitingForALockAsync();
                try
                {
                    await RunAsync(connection.Command("UPDATE catalogue_runs SET started_by = 'us' WHERE run_key = 'two'", transaction));
                }
                finally
                {
                    await waiting;
                    await held.RollbackAsync(None);
                }

                return Written<int>.Keep(0);
            },
            repeatable: false,
            None).AsTask());

        Assert.True(error.Message.Contains("broke off the transaction because of a deadlock with another one; try again", StringComparison.Ordinal), error.ToString());
        Assert.True(error.IsTransient);
        Assert.Equal(7, attempts);
        Assert.Equal(2, await _databases.CountAsync("catalogue_runs WHERE started_by = 'a'"));
    }

    [Fact]
    public async Task Waiting_for_a_lock_ends_with_a_clear_error()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", status: OrderStatus.PendingApproval);
        await _databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(order), None);
        await using DbConnection other = await _databases.OpenAsync(DatabaseNames.Purchasing);
        await using DbTransaction holder = await other.BeginTransactionAsync();
        await RunAsync(other.Command("UPDATE purchase_orders SET supplier_name = 'x' WHERE order_id = 'PO-1'", holder));

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(
            () => _databases.Get<IOrderStore>().UpdateAsync(SampleOrders.Change(order, OrderStatus.Approved), None).AsTask());

        Assert.Contains("another transaction held a lock for too long", error.Message);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_query_beyond_its_time_limit_is_a_clear_error()
    {
        FactQuery slow = SourceQueries.Stock with { Sql = "SELECT s.*, SLEEP(300) FROM stock s WHERE product_id IN (@ids)", Timeout = TimeSpan.FromSeconds(1) };

        FactSourceException error = await Assert.ThrowsAsync<FactSourceException>(
            () => _databases.Facts<StockLevel>(slow).GetAsync(ProductSet.One("PROD-001"), None).AsTask());

        Assert.True(error.Message.Contains("did not answer within the time limit"), error.ToString());
        Assert.True(error.IsTransient);
        Assert.Equal(25m, (await _databases.Facts<StockLevel>(SourceQueries.Stock).GetAsync(ProductSet.One("PROD-001"), None)).All[0].OnHand);
    }

    [Fact]
    public async Task Four_databases_are_read_in_parallel_on_connections_of_their_own()
    {
        FactQuery Slow(FactQuery query) => query with { Sql = query.Sql.Replace("SELECT ", "SELECT SLEEP(300), ", StringComparison.Ordinal) };
        ProductSet product = ProductSet.One("PROD-001");

        Task[] reads =
        [
            _databases.Facts<Demand>(Slow(SourceQueries.Demand)).GetAsync(product, None).AsTask(),
            _databases.Facts<StockLevel>(Slow(SourceQueries.Stock)).GetAsync(product, None).AsTask(),
            _databases.Facts<SupplierOffer>(Slow(SourceQueries.Offers)).GetAsync(product, None).AsTask(),
            _databases.Facts<UnitConversion>(Slow(SourceQueries.Units)).GetAsync(product, None).AsTask(),
        ];
        HashSet<(long Id, string Database)> seen = [];
        await OrderSuite.UntilAsync(async () => (seen = await SleepingAsync()).Count == 4);
        // Seen asleep together, which is all there is to know of them.
        await MySqlServerFixture.AdministerAsync(server.ServerConnectionString, seen.Select(s => $"KILL {s.Id}"));
        await Task.WhenAll(reads.Select(read => read.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.Equal(4, seen.Select(s => s.Id).Distinct().Count());
        Assert.Equal(["inventory_db", "oms_db", "supplier_db", "uom_db"], seen.Select(s => s.Database[(s.Database.IndexOf('_', s.Database.IndexOf('_') + 1) + 1)..]).Order());
    }

    [Fact]
    public async Task A_wrong_password_is_a_clear_error_without_the_password()
    {
        await using ServiceProvider services = Against($"User ID=root;Password=open-sesame-1;Database=mysql");

        Exception error = await Assert.ThrowsAsync<OrderStoreException>(() => services.GetRequiredService<IOrderStore>().GetAsync("PO-1", None).AsTask());

        Assert.Contains("refused the user or the password", error.Message);
        Assert.DoesNotContain("open-sesame-1", error.ToString());
    }

    [Fact]
    public async Task A_missing_database_is_a_clear_error()
    {
        await using ServiceProvider services = Against("Database=no_such_db");

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(() => services.GetRequiredService<IOrderStore>().GetAsync("PO-1", None).AsTask());

        Assert.Contains("no_such_db", error.Message);
        Assert.Contains("does not exist", error.Message);
        Assert.Contains("setup_databases.sh", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_clear_error()
    {
        await using ServiceProvider services = MySqlServerFixture.Services(new Dictionary<string, string>
        {
            [DatabaseNames.Purchasing] = "Server=127.0.0.1;Port=1;User ID=root;Password=open-sesame-1;Database=purchasing_db;ConnectionTimeout=1",
        });

        OrderStoreException error = await Assert.ThrowsAsync<OrderStoreException>(() => services.GetRequiredService<IOrderStore>().GetAsync("PO-1", None).AsTask());

        Assert.Contains("127.0.0.1:1/purchasing_db", error.Message);
        Assert.Contains("cannot be reached", error.Message);
        Assert.True(error.IsTransient);
        Assert.DoesNotContain("open-sesame-1", error.ToString());
    }

    private static async Task RunAsync(DbCommand command)
    {
        await using (command)
            await command.ExecuteNonQueryAsync();
    }

    private SqlExecutor Executor() =>
        new(_databases.Get<DatabaseRegistry>().Get(DatabaseNames.Purchasing), TimeProvider.System, NullLogger.Instance);

    private async Task KillAsync(DbConnection victim, DbTransaction transaction)
    {
        await using DbCommand ask = victim.Command("SELECT CONNECTION_ID()", transaction);
        long id = Convert.ToInt64(await ask.ExecuteScalarAsync());
        await MySqlServerFixture.AdministerAsync(server.ServerConnectionString, [$"KILL {id}"]);
    }

    private async Task WaitingForALockAsync()
    {
        for (int i = 0; i < 480; i++)
        {
            if (Convert.ToInt64(await _databases.ScalarAsync(DatabaseNames.Purchasing, "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")) > 0)
                return;
            // The server renews this table only when nobody has read it for a tenth of a second.
            await Task.Delay(250);
        }

        Assert.Fail("The rival did not wait.");
    }

    private async Task<HashSet<(long Id, string Database)>> SleepingAsync()
    {
        HashSet<(long, string)> rows = [];
        await using DbConnection connection = await _databases.OpenAsync(DatabaseNames.Purchasing);
        await using DbCommand command = connection.Command("SELECT id, db FROM information_schema.processlist WHERE info LIKE '%SLEEP(300)%' AND id <> CONNECTION_ID()");
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add((Convert.ToInt64(reader.GetValue(0)), reader.GetString(1)));
        return rows;
    }

    private int Port() => (int)MySqlOptions.Parse("x", server.ServerConnectionString + ";Database=x").Port;

    /// <summary>The order database of this test, by way of the proxy.</summary>
    private ServiceProvider Through(CuttingProxy proxy)
    {
        string location = _databases.Get<DatabaseRegistry>().Get(DatabaseNames.Purchasing).Location;
        string database = location[(location.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return Against($"Database={database};Port={proxy.Port}");
    }

    private ServiceProvider Against(string settings) =>
        MySqlServerFixture.Services(new Dictionary<string, string> { [DatabaseNames.Purchasing] = $"{server.ServerConnectionString};{settings}" });
}

[Collection(MySqlCollection.Name)]
public sealed class MySqlFailureTests(MySqlCollection.Fixture server) : FailureTests(server);

[Collection(MariaDbCollection.Name)]
public sealed class MariaDbFailureTests(MariaDbCollection.Fixture server) : FailureTests(server);

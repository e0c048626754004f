using System.Data.Common;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Sqlite.Tests;

/// <summary>Writes that wait at the same time share one transaction, and nothing but that.</summary>
public sealed class SharedWriteTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _folder = Directory.CreateTempSubdirectory("purchasing-sqlite-").FullName;
    private readonly List<DbTransaction> _transactions = [];
    private ServiceProvider _services = null!;
    private Database _database = null!;

    public async ValueTask InitializeAsync()
    {
        string file = Path.Combine(_folder, "numbers.db");
        await File.WriteAllBytesAsync(file, []);
        _services = SqliteFiles.Services(_folder, ("Databases:Numbers", file));
        _database = _services.GetRequiredService<DatabaseRegistry>().Get("Numbers");
        await using DbConnection connection = await _database.OpenAsync(None);
        await using DbCommand create = connection.Command("PRAGMA journal_mode = WAL; CREATE TABLE numbers (number INTEGER NOT NULL PRIMARY KEY) STRICT");
        await create.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Writes_that_wait_at_the_same_time_share_one_transaction()
    {
        await TogetherAsync([.. Enumerable.Range(0, 40).Select<int, Func<Task>>(n => () => InsertAsync(n))]);
        Assert.Equal(40, _transactions.Count);
        Assert.Single(_transactions.Distinct());
        Assert.Equal(Enumerable.Range(0, 40), await StoredAsync());
    }

    [Fact]
    public async Task A_write_that_fails_or_is_undone_takes_nothing_else_with_it()
    {
        Exception?[] errors = await TogetherAsync(
            () => InsertAsync(1),
            () => InsertAsync(1),
            () => InsertAsync(2, isToCommit: false),
            () => InsertAsync(3, () => throw new InvalidOperationException("no")),
            () => InsertAsync(4));
        Assert.Null(errors[0]);
        Assert.Equal(19, Assert.IsType<SqliteException>(errors[1]).SqliteErrorCode);
        Assert.Null(errors[2]);
        Assert.Equal("no", Assert.IsType<InvalidOperationException>(errors[3]).Message);
        Assert.Null(errors[4]);
        Assert.Single(_transactions.Distinct());
        Assert.Equal([1, 4], await StoredAsync());
    }

    [Fact]
    public async Task Nobody_is_answered_before_the_commit()
    {
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _database.WriteGate!.WaitAsync();
        Task first = InsertAsync(1);
        Task second = _database.SharedWrites!.RunAsync(
            async (_, _, _) =>
            {
                reached.SetResult();
                await go.Task;
                return Written<bool>.Keep(true);
            },
            None);
        _database.WriteGate.Release();
        await reached.Task;
        Assert.Empty(await StoredAsync());
        Assert.False(first.IsCompleted);
        go.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal([1], await StoredAsync());
    }

    [Fact]
    public async Task When_one_loses_the_transaction_the_others_are_carried_out_again()
    {
        Exception?[] errors = await TogetherAsync(
            () => InsertAsync(1),
            () => BreakAsync(),
            () => InsertAsync(2),
            () => InsertAsync(2));
        Assert.Null(errors[0]);
        Assert.Equal("the disk is full", errors[1]!.Message);
        Assert.Null(errors[2]);
        Assert.IsType<SqliteException>(errors[3]);
        Assert.Equal([1, 2], await StoredAsync());
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_is_let_go_at_once_and_writes_nothing()
    {
        using CancellationTokenSource stop = new();
        await _database.WriteGate!.WaitAsync();
        // The gate is held until after the assertion: nothing but the cancellation can answer.
        Task leaving = InsertAsync(1, cancellationToken: stop.Token);
        Task staying = InsertAsync(2);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.WaitAsync(TimeSpan.FromMinutes(2)));
        _database.WriteGate.Release();
        await staying;
        Assert.Equal([2], await StoredAsync());
    }

    [Fact]
    public async Task Who_gives_up_during_the_write_is_undone_alone()
    {
        using CancellationTokenSource stop = new();
        Exception?[] errors = await TogetherAsync(() => InsertAsync(1, stop.Cancel, cancellationToken: stop.Token), () => InsertAsync(2));
        Assert.IsAssignableFrom<OperationCanceledException>(errors[0]);
        Assert.Null(errors[1]);
        Assert.Equal([2], await StoredAsync());
    }

    [Fact]
    public async Task A_closed_database_leaves_nobody_waiting()
    {
        await _database.WriteGate!.WaitAsync();
        Task waiting = InsertAsync(1);
        File.Move(Path.Combine(_folder, "numbers.db"), Path.Combine(_folder, "away.db"));
        await _database.DisposeAsync();
        _database.WriteGate.Release();
        await Assert.ThrowsAsync<SqliteException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task Whatever_happens_to_each_the_rows_are_those_whose_writers_were_told_so()
    {
        int next = 0;
        foreach (int[] plan in Gen.Choose(0, 5).ArrayOf(12).Sample(60))
        {
            int from = next;
            Func<Task>[] writes = [.. plan.Select<int, Func<Task>>((kind, i) => kind switch
            {
                0 => () => InsertAsync(from + i, isToCommit: false),
                1 => () => InsertAsync(from + i, () => throw new InvalidOperationException("no")),
                2 => BreakAsync,
                _ => () => InsertAsync(from + i),
            })];
            Exception?[] errors = await TogetherAsync(writes);
            next += plan.Length;
            Assert.Equal(plan.Select(kind => kind is 1 or 2), errors.Select(error => error is not null));
            Assert.Equal(
                Enumerable.Range(0, plan.Length).Where(i => plan[i] >= 3).Select(i => from + i),
                (await StoredAsync()).Where(number => number >= from));
        }
    }

    // Starts all while the gate is closed, in order, and gives what each was told.
    private async Task<Exception?[]> TogetherAsync(params Func<Task>[] writes)
    {
        await _database.WriteGate!.WaitAsync();
        Task[] started = [.. writes.Select(write => write())];
        _database.WriteGate.Release();
        Exception?[] errors = new Exception?[started.Length];
        for (int i = 0; i < started.Length; i++)
            errors[i] = await Record.ExceptionAsync(() => started[i].WaitAsync(TimeSpan.FromSeconds(60)));
        return errors;
    }

    private Task InsertAsync(int number, Action? then = null, bool isToCommit = true, CancellationToken cancellationToken = default) =>
        _database.SharedWrites!.RunAsync(
            async (connection, transaction, token) =>
            {
                _transactions.Add(transaction);
                await using DbCommand insert = connection.Command("INSERT INTO numbers (number) VALUES (@number)", transaction).With("@number", number);
                await insert.ExecuteNonQueryAsync(token);
                then?.Invoke();
                return new Written<bool>(true, isToCommit);
            },
            cancellationToken);

    // What SQLite does when a statement finds the disk full.
    private Task BreakAsync() =>
        _database.SharedWrites!.RunAsync<bool>(
            async (connection, transaction, token) =>
            {
                await using DbCommand rollback = connection.Command("ROLLBACK", transaction);
                await rollback.ExecuteNonQueryAsync(token);
                throw new InvalidOperationException("the disk is full");
            },
            None);

    private async Task<IReadOnlyList<int>> StoredAsync()
    {
        await using DbConnection connection = await _database.OpenAsync(None);
        await using DbCommand select = connection.Command("SELECT number FROM numbers ORDER BY number");
        await using DbDataReader reader = await select.ExecuteReaderAsync();
        List<int> numbers = [];
        while (await reader.ReadAsync())
            numbers.Add(reader.GetInt32(0));
        return numbers;
    }
}

namespace Purchasing.Data.TestSuite;

/// <summary>Tests that run against every database.</summary>
public abstract class DatabaseSuite : IAsyncLifetime
{
    protected static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 30, 15, 123, 456, TimeSpan.Zero);

    protected static readonly CancellationToken None = CancellationToken.None;

    protected TestDatabases Databases { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Databases = await OpenAsync();
        await FillAsync();
    }

    public async ValueTask DisposeAsync() => await Databases.DisposeAsync();

    /// <summary>Opens five databases with seed rows, and an empty one named Erp.</summary>
    protected abstract Task<TestDatabases> OpenAsync();

    /// <summary>What the tests of a suite need besides.</summary>
    protected virtual Task FillAsync() => Task.CompletedTask;
}

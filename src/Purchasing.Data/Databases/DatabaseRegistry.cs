using System.Collections.Concurrent;

namespace Purchasing.Data.Databases;

/// <summary>The configured databases by name. A database is made when it is first asked for.</summary>
/// <remarks>Safe for concurrent use.</remarks>
/// <param name="names">The names that are configured.</param>
/// <param name="create">Makes the database of a name, for reading alone when the second argument is true.</param>
internal sealed class DatabaseRegistry(IReadOnlyCollection<string> names, Func<string, bool, Database> create) : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Database>> _databases = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Lazy<Database>> _sources = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that are configured.</summary>
    public IReadOnlyCollection<string> Names { get; } = names;

    /// <summary>A database that the product itself keeps: its connections may write.</summary>
    /// <exception cref="ArgumentException">No database of this name is configured.</exception>
    public Database Get(string name) => Find(_databases, name, isReadOnly: false);

    /// <summary>A database as a source of facts: its connections cannot write, whoever owns it and whatever the query says.</summary>
    /// <exception cref="ArgumentException">No database of this name is configured.</exception>
    public Database Source(string name) => Find(_sources, name, isReadOnly: true);

    private Database Find(ConcurrentDictionary<string, Lazy<Database>> databases, string name, bool isReadOnly)
    {
        string? known = Names.FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            throw new ArgumentException(
                $"No database '{name}' is configured. Configured are: {string.Join(", ", Names)}. "
                + $"Set Databases:{name} (environment: Databases__{name}), or correct the name in the graph file.");
        }

        return databases.GetOrAdd(known, n => new Lazy<Database>(() => create(n, isReadOnly))).Value;
    }

    /// <summary>For hosts that dispose their services without waiting; closing connections takes no time worth waiting for.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Database> database in _databases.Values.Concat(_sources.Values))
        {
            if (database.IsValueCreated)
                await database.Value.DisposeAsync().ConfigureAwait(false);
        }
    }
}

using System.Collections.Concurrent;

namespace Purchasing.Data.Databases;

/// <summary>The configured databases by name. A database is made when it is first asked for.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class DatabaseRegistry(IReadOnlyCollection<string> names, Func<string, Database> create) : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Database>> _databases = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that are configured.</summary>
    public IReadOnlyCollection<string> Names { get; } = names;

    /// <exception cref="ArgumentException">No database of this name is configured.</exception>
    public Database Get(string name)
    {
        string? known = Names.FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            throw new ArgumentException(
                $"No database '{name}' is configured. Configured are: {string.Join(", ", Names)}. "
                + $"Set Databases:{name} (environment: Databases__{name}), or correct the name in the graph file.");
        }

        return _databases.GetOrAdd(known, n => new Lazy<Database>(() => create(n))).Value;
    }

    // A provider that is disposed without awaiting asks for this one.
    public void Dispose()
    {
        foreach (Database database in Created())
            database.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Database database in Created())
            await database.DisposeAsync().ConfigureAwait(false);
    }

    private IEnumerable<Database> Created() => _databases.Values.Where(database => database.IsValueCreated).Select(database => database.Value);
}

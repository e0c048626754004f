using System.Data.Common;

namespace Purchasing.Data.Databases;

/// <summary>
/// The databases that the product keeps itself: the order database, and sources that are samples. For programs that fill samples or
/// measure; everything else reaches the order database through its stores, and sources through fact providers.
/// </summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class OwnDatabases
{
    private readonly DatabaseRegistry _databases;
    private readonly IReadOnlyCollection<string> _names;

    internal OwnDatabases(DatabaseRegistry databases, IReadOnlyCollection<string> names)
    {
        _databases = databases;
        _names = names;
    }

    /// <summary>Connections that may write.</summary>
    /// <param name="name">One of <see cref="DatabaseNames.All"/>.</param>
    /// <exception cref="InvalidOperationException">The database is a source of the user's, which is only read.</exception>
    public DbDataSource Get(string name) => _names.Contains(name, StringComparer.OrdinalIgnoreCase)
        ? _databases.Get(name).Source
        : throw new InvalidOperationException(
            $"Databases:{name} is a source of yours, which is only read. If it holds the product's sample tables, set Databases:SampleSources=true.");
}

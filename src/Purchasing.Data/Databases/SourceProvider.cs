namespace Purchasing.Data.Databases;

/// <summary>A kind of database that sources of facts can be: its name in the configuration, and how one is opened for reading alone.</summary>
/// <param name="Name">The value of <c>Provider</c>.</param>
/// <param name="Registration">What a host writes to have it, for messages.</param>
/// <param name="Create">Makes the database of an entry, or says what is wrong with the entry by an <see cref="ArgumentException"/>.</param>
internal sealed record SourceProvider(string Name, string Registration, Func<IServiceProvider, DatabaseEntry, Database> Create)
{
    private static readonly (string Name, string Registration)[] Known =
    [
        ("Sqlite", "AddSqliteSource()"),
        ("MySql", "AddMySqlSource()"),
        ("PostgreSql", "AddPostgreSqlSource()"),
        ("SqlServer", "AddSqlServerSource()"),
        ("Files", "AddFileSource()"),
    ];

    /// <summary>The provider of an entry.</summary>
    /// <exception cref="ArgumentException">The host has none of this name.</exception>
    public static SourceProvider Of(DatabaseEntry entry, IEnumerable<SourceProvider> registered)
    {
        SourceProvider[] all = [.. registered];
        if (all.FirstOrDefault(provider => entry.Is(provider.Name)) is { } found)
            return found;
        string advice = Known.FirstOrDefault(known => entry.Is(known.Name)) is { Name: not null } known
            ? $"This program lacks it: add the package Purchasing.Data.{known.Name} and {known.Registration}."
            : $"There are {string.Join(", ", Known.Select(each => each.Name))}.";
        throw new ArgumentException($"Databases:{entry.Name} has the provider '{entry.Provider}'. {advice}");
    }
}

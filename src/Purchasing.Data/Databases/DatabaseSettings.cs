using Microsoft.Extensions.Configuration;

namespace Purchasing.Data.Databases;

/// <summary>The keys of section <c>Databases</c> that are no databases, and which databases are the product's own.</summary>
internal static class DatabaseSettings
{
    /// <summary>Whether the four sources are the product's samples, which it may create, migrate and seed.</summary>
    public const string SampleSources = "SampleSources";

    /// <summary>Whether a sample source that is new gets the three sample products.</summary>
    public const string Seed = "Seed";

    /// <summary>Whether a host creates and migrates the databases when it starts.</summary>
    public const string Install = "Install";

    /// <summary>Whether a new order database may be made where there may have been one before: it knows of no open order.</summary>
    public const string NewOrderDatabase = "NewOrderDatabase";

    /// <summary>Whether the program only reads: nothing is created, migrated or written.</summary>
    public const string ReadOnly = "ReadOnly";

    /// <summary>All keys that are settings.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["Provider", "DataDirectory", "InventoryCountsOrdersFrom", "BusyTimeoutSeconds", DatabaseNames.OnlySetting, SampleSources, Seed, Install, NewOrderDatabase, ReadOnly];

    public static bool IsSetting(string key) => Names.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the product may create and migrate a database. Its own order database always; a source only when it is a sample:
    /// by the setting, or, where that is left out, when no key names a database of the user's.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="name">The database.</param>
    /// <param name="isSampleUnlessNamed">Whether a source that no key names is a sample; where every source has to be named, none is.</param>
    /// <exception cref="ArgumentException">The setting is neither true nor false.</exception>
    public static bool IsOurs(IConfiguration configuration, string name, bool isSampleUnlessNamed)
    {
        if (name.Equals(DatabaseNames.Purchasing, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!DatabaseNames.All.Contains(name, StringComparer.OrdinalIgnoreCase))
            return false;
        return ReadFlag(configuration, SampleSources) ?? (isSampleUnlessNamed && string.IsNullOrWhiteSpace(configuration[$"Databases:{name}"]));
    }

    /// <summary>
    /// Whether an order database may be made without a word: when every source is a sample, which is as new as the orders. Sources of the user's
    /// stay where they are when the order database is looked for in the wrong place, so there it has to be asked for.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="entries">The databases that it names.</param>
    /// <param name="isSampleUnlessNamed">Whether a source that no key names is a sample.</param>
    /// <exception cref="ArgumentException">A setting is neither true nor false.</exception>
    public static bool MayMakeOrders(IConfiguration configuration, IReadOnlyList<DatabaseEntry> entries, bool isSampleUnlessNamed) =>
        ReadFlag(configuration, NewOrderDatabase) == true
        || ((ReadFlag(configuration, SampleSources) ?? isSampleUnlessNamed) && entries.All(entry => IsOurs(configuration, entry.Name, isSampleUnlessNamed)));

    /// <summary>A setting that is true or false; null when it is left out.</summary>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public static bool? ReadFlag(IConfiguration configuration, string key)
    {
        string? text = configuration[$"Databases:{key}"];
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return bool.TryParse(text, out bool value) ? value : throw new ArgumentException($"Databases:{key} is '{text}'; it must be true or false.");
    }
}

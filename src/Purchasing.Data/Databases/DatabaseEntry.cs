using Microsoft.Extensions.Configuration;

namespace Purchasing.Data.Databases;

/// <summary>
/// One database of section <c>Databases</c>: <c>Databases:Oms=…</c>, or a section of its own with <c>Provider</c>, <c>ConnectionString</c> and
/// what the provider reads besides.
/// </summary>
internal sealed class DatabaseEntry
{
    private const string ProviderKey = "Provider";
    private const string ConnectionStringKey = "ConnectionString";

    private readonly IConfigurationSection _section;

    private DatabaseEntry(IConfigurationSection section, string provider, string? value)
    {
        _section = section;
        Provider = provider;
        Value = value;
    }

    public string Name => _section.Key;

    /// <summary>What kind of database it is.</summary>
    public string Provider { get; }

    /// <summary>The connection string or path; null when the section has none.</summary>
    public string? Value { get; }

    /// <summary>A setting of the database's own section; null when it is left out.</summary>
    public string? this[string key] => string.IsNullOrEmpty(_section[key]) ? null : _section[key];

    /// <summary>The provider of databases that name none: that of the configuration, else the one that keeps the orders.</summary>
    public static string DefaultProvider(IConfiguration configuration, string store) =>
        configuration[$"{DatabaseNames.Section}:{ProviderKey}"] is { } configured && !string.IsNullOrWhiteSpace(configured) ? configured.Trim() : store;

    /// <summary>The databases that the configuration names.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="store">The provider that keeps the orders.</param>
    /// <exception cref="ArgumentException">A section is no database.</exception>
    public static IReadOnlyList<DatabaseEntry> Read(IConfiguration configuration, string store)
    {
        List<DatabaseEntry> entries = [];
        string provider = DefaultProvider(configuration, store);
        foreach (IConfigurationSection child in configuration.GetSection(DatabaseNames.Section).GetChildren())
        {
            if (DatabaseSettings.IsSetting(child.Key))
                continue;
            string? own = child[ProviderKey]?.Trim();
            string? value = string.IsNullOrWhiteSpace(child.Value) ? child[ConnectionStringKey] : child.Value;
            if (!string.IsNullOrWhiteSpace(value) || !string.IsNullOrEmpty(own))
                entries.Add(new DatabaseEntry(child, string.IsNullOrEmpty(own) ? provider : own, string.IsNullOrWhiteSpace(value) ? null : value));
            else if (child.GetChildren().Any())
            {
                throw new ArgumentException(
                    $"Databases:{child.Key} names no database: it needs {ConnectionStringKey}, and {ProviderKey} where it differs from Databases:{ProviderKey}. "
                    + $"The settings are {string.Join(", ", DatabaseSettings.Names)}.");
            }
        }

        return entries;
    }

    public bool Is(string provider) => Provider.Equals(provider, StringComparison.OrdinalIgnoreCase);

    /// <summary>The connection string.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public string Required(string sample) =>
        Value ?? throw new ArgumentException($"Databases:{Name} lacks its {ConnectionStringKey}, such as {sample}.");

    /// <summary>Refuses settings that the provider does not read: a misspelt one would silently not be in force.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public void Allow(params string[] keys)
    {
        string[] known = [ProviderKey, .. keys];
        if (_section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new ArgumentException($"Databases:{Name}:{unknown.Key} is not a setting of a database of provider {Provider}. It has: {string.Join(", ", known)}.");
    }

    /// <summary>Refuses everything but the provider and the connection string.</summary>
    public void AllowConnectionString() => Allow(ConnectionStringKey);

    /// <summary>The keys of a section within that of the database.</summary>
    public IEnumerable<string> KeysOf(string section) => _section.GetSection(section).GetChildren().Select(child => child.Key);
}

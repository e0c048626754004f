using Microsoft.Extensions.Configuration;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Sqlite;

/// <summary>Where the SQLite files are, as read from section <c>Databases</c>.</summary>
internal sealed class SqliteOptions
{
    /// <summary>The provider's name in the configuration.</summary>
    public const string Provider = "Sqlite";

    private readonly Dictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _ours = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The folder of files that are not named by themselves.</summary>
    public string DataDirectory { get; private init; } = "data";

    public TimeSpan BusyTimeout { get; private init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a new order database may be made although something says that there was one before.</summary>
    public bool MayForgetOrders { get; private init; }

    /// <summary>Whether a new order database may be made where nothing says so.</summary>
    public bool MayMakeOrders { get; private init; }

    /// <summary>Whether the program only reads.</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>The five databases, and any that the configuration adds.</summary>
    public IReadOnlyCollection<string> Names => _files.Keys;

    public string FileOf(string name) => _files[name];

    /// <summary>Whether the product creates, migrates and seeds this file.</summary>
    public bool IsOurs(string name) => _ours.Contains(name);

    public static SqliteOptions Read(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(DatabaseNames.Section);
        IReadOnlyList<DatabaseEntry> entries = DatabaseEntry.Read(configuration, Provider);
        SqliteOptions options = new()
        {
            DataDirectory = string.IsNullOrWhiteSpace(section["DataDirectory"]) ? "data" : section["DataDirectory"]!,
            BusyTimeout = ReadTimeout(section["BusyTimeoutSeconds"]),
            MayForgetOrders = DatabaseSettings.ReadFlag(configuration, DatabaseSettings.NewOrderDatabase) ?? false,
            IsReadOnly = DatabaseSettings.ReadFlag(configuration, DatabaseSettings.ReadOnly) ?? false,
            MayMakeOrders = DatabaseSettings.MayMakeOrders(configuration, entries, isSampleUnlessNamed: true),
        };
        // The samples stand in for sources that are not configured; where sources are of another provider, nothing does.
        bool hasSamples = DatabaseSettings.ReadFlag(configuration, DatabaseSettings.SampleSources) ?? DatabaseEntry.DefaultProvider(configuration, Provider).Equals(Provider, StringComparison.OrdinalIgnoreCase);
        foreach (string name in DatabaseNames.All.Where(name => hasSamples || name == DatabaseNames.Purchasing))
            options._files[name] = Path.Combine(options.DataDirectory, DatabaseNames.SchemaOf(name) + ".db");
        foreach (DatabaseEntry entry in entries)
        {
            if (entry.Is(Provider))
                options._files[entry.Name] = FileOf(entry);
            else
                options._files.Remove(entry.Name);
        }

        string[] configured = [.. options._files.Keys, .. entries.Select(entry => entry.Name)];
        foreach (string name in options._files.Keys.Except(DatabaseNames.Only(configuration, configured), StringComparer.OrdinalIgnoreCase).ToArray())
            options._files.Remove(name);
        options._ours.UnionWith(options._files.Keys.Where(name => DatabaseSettings.IsOurs(configuration, name, isSampleUnlessNamed: true)));
        return options;
    }

    /// <summary>The file of a database.</summary>
    /// <exception cref="ArgumentException">The entry names none.</exception>
    public static string FileOf(DatabaseEntry entry)
    {
        entry.AllowConnectionString();
        return PathOf(entry.Name, entry.Required("data/erp.db"));
    }

    public static TimeSpan ReadTimeout(IConfiguration configuration) => ReadTimeout(configuration[$"{DatabaseNames.Section}:BusyTimeoutSeconds"]);

    /// <summary>A value is a path, or a connection string of which only the path counts.</summary>
    private static string PathOf(string name, string value)
    {
        if (!value.Contains('=', StringComparison.Ordinal))
        {
            // A mistyped setting would otherwise be a database that nobody asks.
            return DatabaseNames.All.Contains(name, StringComparer.OrdinalIgnoreCase) || value.AsSpan().IndexOfAny("./\\") >= 0
                ? value
                : throw new ArgumentException(
                    $"Databases:{name} is '{value}', which is neither a setting nor a file. The settings are {string.Join(", ", DatabaseSettings.Names)}; "
                    + "a database of your own needs a path, such as data/erp.db.");
        }

        foreach (string part in value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? part : part[..equals].Trim().Replace(" ", "", StringComparison.Ordinal);
            if (equals > 0 && (key.Equals("DataSource", StringComparison.OrdinalIgnoreCase) || key.Equals("Filename", StringComparison.OrdinalIgnoreCase)))
                return part[(equals + 1)..].Trim();
        }

        throw new ArgumentException(
            $"Databases:{name} is no SQLite file. Give a path, or 'Data Source=path'; for another kind of database set Databases:{name}:Provider, or Databases:Provider for all.");
    }

    private static TimeSpan ReadTimeout(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return TimeSpan.FromSeconds(10);
        return int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new ArgumentException($"Databases:BusyTimeoutSeconds is '{text}'; it must be a whole number from 1 to 3600.");
    }
}

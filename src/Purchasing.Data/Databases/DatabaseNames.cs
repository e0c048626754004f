using Microsoft.Extensions.Configuration;

namespace Purchasing.Data.Databases;

/// <summary>The names by which configuration (<c>Databases:Oms</c>) and graph files refer to the five databases of the product.</summary>
public static class DatabaseNames
{
    /// <summary>Orders and demand: schema <c>oms_db</c>.</summary>
    public const string Oms = "Oms";

    /// <summary>Stock: schema <c>inventory_db</c>.</summary>
    public const string Inventory = "Inventory";

    /// <summary>Suppliers and offers: schema <c>supplier_db</c>.</summary>
    public const string Supplier = "Supplier";

    /// <summary>Units of measure: schema <c>uom_db</c>.</summary>
    public const string Uom = "Uom";

    /// <summary>Our own orders: schema <c>purchasing_db</c>.</summary>
    public const string Purchasing = "Purchasing";

    /// <summary>All five, the order database last.</summary>
    public static IReadOnlyList<string> All { get; } = [Oms, Inventory, Supplier, Uom, Purchasing];

    /// <summary>The schema that belongs to a name: <c>Oms</c> is <c>oms_db</c>.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    public static string SchemaOf(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name.ToLowerInvariant() + "_db";
    }

    /// <summary>The configuration section of the databases.</summary>
    internal const string Section = "Databases";

    /// <summary>The setting, in section <c>Databases</c>, that names the databases a process may use, separated by commas; all when it is left out.</summary>
    internal const string OnlySetting = "Only";

    /// <summary>The databases a process may use: a service that owns one source has no business with the others.</summary>
    /// <exception cref="ArgumentException">The setting names a database that is not configured.</exception>
    internal static IReadOnlyCollection<string> Only(IConfiguration configuration, IReadOnlyCollection<string> configured)
    {
        string? setting = configuration[$"Databases:{OnlySetting}"];
        if (string.IsNullOrWhiteSpace(setting))
            return configured;
        string[] only = setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? unknown = only.FirstOrDefault(name => !configured.Contains(name, StringComparer.OrdinalIgnoreCase));
        return unknown is null
            ? only
            : throw new ArgumentException($"Databases:{OnlySetting} names '{unknown}', which is not configured. Configured are: {string.Join(", ", configured)}.");
    }
}

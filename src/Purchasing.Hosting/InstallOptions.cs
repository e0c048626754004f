namespace Purchasing.Hosting;

/// <summary>What a host does to the databases when it starts. Bound from the configuration section <c>Databases</c>.</summary>
internal sealed class InstallOptions
{
    public const string Section = "Databases";

    /// <summary>Whether databases are created and migrated.</summary>
    public bool Install { get; set; } = true;

    /// <summary>Whether a sample source that is new gets the three sample products; null: on SQLite, and not on a server.</summary>
    public bool? Seed { get; set; }
}

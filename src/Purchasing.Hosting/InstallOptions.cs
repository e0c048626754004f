namespace Purchasing.Hosting;

/// <summary>What a host does to the databases when it starts. Bound from the configuration section <c>Databases</c>.</summary>
internal sealed class InstallOptions
{
    public const string Section = "Databases";

    /// <summary>Whether databases are created and migrated.</summary>
    public bool Install { get; set; } = true;

    /// <summary>Whether a database that is new gets the sample rows.</summary>
    public bool SeedRows { get; set; } = true;
}

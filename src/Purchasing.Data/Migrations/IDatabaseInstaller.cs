namespace Purchasing.Data.Migrations;

/// <summary>Brings the five databases to the state that this version of the product needs.</summary>
/// <remarks>
/// With <c>Databases:ReadOnly=true</c> nothing is run: it is looked whether the order database is there and in that state.
/// Versioned migrations run once each and are noted with their checksum in <c>schema_migrations</c>; running the installer
/// again, or from several processes at once, changes nothing. Safe for concurrent calls.
/// </remarks>
public interface IDatabaseInstaller
{
    /// <summary>Runs what is missing.</summary>
    /// <param name="withSeedRows">Whether a sample source that is new gets the sample products; null leaves it to the installer: yes for SQLite files, no on a server.</param>
    /// <param name="cancellationToken">Ends the work early; a migration that was begun is completed by the next call.</param>
    /// <returns>The names of the scripts that were run, in order; empty when all was there.</returns>
    /// <exception cref="DatabaseInstallException">A database cannot be reached, is not writable, or was migrated with other scripts; of a program that only reads, the order database is missing or lacks a migration.</exception>
    Task<IReadOnlyList<string>> InstallAsync(bool? withSeedRows, CancellationToken cancellationToken);
}

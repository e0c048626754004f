using System.Data.Common;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Migrations;

/// <summary>What a database says about itself in <c>schema_migrations</c>.</summary>
internal static class AppliedMigrations
{
    /// <summary>The checksums of the migrations that ran, by version.</summary>
    public static async Task<Dictionary<int, string>> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        Dictionary<int, string> done = [];
        DbCommand command = connection.Command("SELECT version, checksum FROM schema_migrations");
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    done[reader.GetInt32(0)] = reader.GetString(1);
            }
        }

        return done;
    }
}

using System.Data.Common;
using System.Text;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Execution;

/// <summary>Writes many rows with as few statements as the database likes.</summary>
/// <remarks>Owned by one transaction; not thread-safe.</remarks>
internal sealed class BulkInsert(string table, IReadOnlyList<string> columns, string suffix = "")
{
    /// <summary>Writes the rows.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="rows">One array per row, values in the order of the columns and in the dialect's form.</param>
    /// <param name="cancellationToken">Ends the writing early.</param>
    /// <returns>How many rows the database says were affected.</returns>
    public async ValueTask<long> WriteAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        IEnumerable<object?[]> rows,
        CancellationToken cancellationToken)
    {
        long affected = 0;
        DbCommand? command = null;
        int commandRows = 0;
        try
        {
            foreach (object?[][] chunk in rows.Chunk(dialect.RowsPerInsert))
            {
                if (command is null || commandRows != chunk.Length)
                {
                    if (command is not null)
                        await command.DisposeAsync().ConfigureAwait(false);
                    command = Prepare(connection, transaction, chunk.Length);
                    commandRows = chunk.Length;
                }

                int at = 0;
                foreach (object?[] row in chunk)
                {
                    foreach (object? value in row)
                        command.Parameters[at++].Value = value ?? DBNull.Value;
                }

                affected += await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (command is not null)
                await command.DisposeAsync().ConfigureAwait(false);
        }

        return affected;
    }

    private DbCommand Prepare(DbConnection connection, DbTransaction transaction, int rows)
    {
        DbCommand command = connection.Command("", transaction);
        StringBuilder sql = new($"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ");
        int parameter = 0;
        for (int row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (int column = 0; column < columns.Count; column++)
            {
                string name = $"@p{parameter++}";
                sql.Append(column == 0 ? "" : ", ").Append(name);
                command.With(name, null);
            }

            sql.Append(')');
        }

        command.CommandText = sql.Append(suffix).ToString();
        return command;
    }
}

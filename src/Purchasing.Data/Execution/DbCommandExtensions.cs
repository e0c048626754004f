using System.Data.Common;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Execution;

/// <summary>Short ways to make a command and give it parameters. Values are always parameters, never pasted into text.</summary>
internal static class DbCommandExtensions
{
    public static DbCommand Command(this DbConnection connection, string sql, DbTransaction? transaction = null)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        return command;
    }

    public static DbCommand With(this DbCommand command, string name, object? value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>Runs the command and disposes it.</summary>
    /// <returns>How many rows the database says were affected.</returns>
    public static async ValueTask<int> RunAsync(this DbCommand command, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a query of one number and disposes it.</summary>
    public static async ValueTask<long> CountAsync(this DbCommand command, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) ?? 0L, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Runs a query of one text and disposes it; null without a row or a value.</summary>
    public static async ValueTask<string?> TextAsync(this DbCommand command, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
    }

    /// <summary>Runs a query and reads the first column of every row as text.</summary>
    public static async ValueTask<List<string>> TextsAsync(this DbCommand command, CancellationToken cancellationToken)
    {
        List<string> texts = [];
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    texts.Add(reader.GetString(0));
            }
        }

        return texts;
    }

    public static string? TextOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    public static decimal? DecimalOrNull(this SqlDialect dialect, DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : dialect.ToDecimal(reader, column);

    public static DateOnly? DateOrNull(this SqlDialect dialect, DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : dialect.ToDate(reader, column);

    public static DateTimeOffset? TimeOrNull(this SqlDialect dialect, DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : dialect.ToTime(reader, column);
}

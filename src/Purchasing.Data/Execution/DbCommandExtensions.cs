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

    public static string? TextOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    public static decimal? DecimalOrNull(this SqlDialect dialect, DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : dialect.ToDecimal(reader, column);

    public static DateOnly? DateOrNull(this SqlDialect dialect, DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : dialect.ToDate(reader, column);

    public static DateTimeOffset? TimeOrNull(this SqlDialect dialect, DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : dialect.ToTime(reader, column);
}

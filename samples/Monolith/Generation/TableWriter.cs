using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Purchasing.Samples.Monolith.Generation;

/// <summary>Writes rows into one table, many with one statement; rows that are there already are replaced.</summary>
/// <param name="transaction">The transaction.</param>
/// <param name="table">The table.</param>
/// <param name="columns">Its columns, in the order of the values.</param>
/// <param name="parent">The table that foreign keys point at: its rows go first.</param>
internal sealed class TableWriter(DbTransaction transaction, string table, string[] columns, TableWriter? parent = null) : IAsyncDisposable
{
    private const int RowsPerInsert = 50;

    private readonly List<object?> _values = [];
    private DbCommand? _insert;

    public async ValueTask WriteAsync(object?[] values)
    {
        _values.AddRange(values);
        if (_values.Count == RowsPerInsert * columns.Length)
            await FlushAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        if (_insert is not null)
            await _insert.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask FlushAsync()
    {
        if (parent is not null)
            await parent.FlushAsync().ConfigureAwait(false);
        if (_values.Count == 0)
            return;
        if (_insert is null || _insert.Parameters.Count != _values.Count)
        {
            if (_insert is not null)
                await _insert.DisposeAsync().ConfigureAwait(false);
            _insert = Prepare(_values.Count / columns.Length);
        }

        for (int i = 0; i < _values.Count; i++)
            _insert.Parameters[i].Value = _values[i] ?? DBNull.Value;
        await _insert.ExecuteNonQueryAsync().ConfigureAwait(false);
        _values.Clear();
    }

    // Names are constants of the generator; values go in as parameters.
    private DbCommand Prepare(int rows)
    {
        DbCommand insert = transaction.Connection!.CreateCommand();
        insert.Transaction = transaction;
        StringBuilder sql = new($"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ");
        for (int i = 0; i < rows * columns.Length; i++)
        {
            sql.Append(i % columns.Length > 0 ? ", " : i == 0 ? "(" : "), (").Append("@p").Append(i);
            DbParameter parameter = insert.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            insert.Parameters.Add(parameter);
        }

        sql.Append(')').Append(insert is SqliteCommand ? " ON CONFLICT DO UPDATE SET " : " ON DUPLICATE KEY UPDATE ");
        sql.AppendJoin(", ", columns.Select(column => insert is SqliteCommand ? $"{column} = excluded.{column}" : $"{column} = VALUES({column})"));
        insert.CommandText = sql.ToString();
        return insert;
    }
}

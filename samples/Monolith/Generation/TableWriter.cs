using Microsoft.Data.Sqlite;

namespace Purchasing.Samples.Monolith.Generation;

/// <summary>Writes rows into one table with one prepared statement; rows that are there already are replaced.</summary>
internal sealed class TableWriter : IAsyncDisposable
{
    private readonly SqliteCommand _insert;

    public TableWriter(SqliteConnection connection, string table, string[] columns)
    {
        _insert = connection.CreateCommand();
        // Names are constants of the generator; values go in as parameters.
        string parameters = string.Join(", ", columns.Select((_, i) => $"@p{i}"));
        _insert.CommandText = $"INSERT OR REPLACE INTO {table} ({string.Join(", ", columns)}) VALUES ({parameters})";
        for (int i = 0; i < columns.Length; i++)
            _insert.Parameters.Add(new SqliteParameter($"@p{i}", DBNull.Value));
    }

    public void Write(params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
            _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        _insert.ExecuteNonQuery();
    }

    public ValueTask DisposeAsync() => _insert.DisposeAsync();
}

using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Purchasing.Bulk;

/// <summary>The rows that a finished run left in the order database, for somebody else to write again.</summary>
/// <param name="Orders">Rows of <c>purchase_orders</c>.</param>
/// <param name="Lines">Rows of <c>purchase_order_lines</c> in the order of their products.</param>
/// <param name="Audit">Rows of <c>order_audit</c>.</param>
/// <param name="Outbox">Rows of <c>outbox</c>.</param>
internal sealed record StoredOrders(TableRows Orders, TableRows Lines, TableRows Audit, TableRows Outbox)
{
    /// <param name="file">The SQLite order database.</param>
    /// <param name="instants">Whether the texts that SQLite keeps instants in become <see cref="DateTime"/>, for a server that has a type for them.</param>
    public static StoredOrders Load(string file, bool instants)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return new StoredOrders(
            Rows("purchase_orders", "order_id"),
            Rows("purchase_order_lines", "product_id, order_id, warehouse_id, split_no"),
            Rows("order_audit", "order_id, version"),
            Rows("outbox", "message_id"));

        TableRows Rows(string table, string order)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table} ORDER BY {order}";
            using SqliteDataReader reader = command.ExecuteReader();
            var rows = new List<object?[]>();
            while (reader.Read())
            {
                var row = new object?[reader.FieldCount];
                for (int i = 0; i < row.Length; i++)
                    row[i] = reader.IsDBNull(i) ? null : Value(reader.GetValue(i));
                rows.Add(row);
            }

            return new TableRows(table, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], rows);
        }

        object Value(object stored) =>
            instants && stored is string { Length: 27 } text && text[^1] == 'Z' && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime instant)
                ? instant
                : stored;
    }
}

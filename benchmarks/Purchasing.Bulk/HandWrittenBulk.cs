using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Data.Sqlite;
using Purchasing.Data.Databases;

namespace Purchasing.Bulk;

/// <summary>
/// What any program has to do that buys for a catalogue, written straight over ADO.NET: it reads the rows of all sources in
/// batches of key order, each value into its type, and writes the orders of a finished run, in transactions of the same size. It
/// decides nothing, keeps nothing and cannot be resumed. Two batches are worked on at a time, as a run does.
/// </summary>
internal sealed class HandWrittenBulk(IServiceProvider services, StoredOrders orders, int batch, int workers, int? rowsPerInsert)
{
    private const string Demand =
        "SELECT d.product_id, d.avg_daily, d.trend, d.std_dev, d.safety_stock, d.backorders, d.unit, p.discontinued "
        + "FROM product_demand d JOIN products p ON p.product_id = d.product_id WHERE d.product_id BETWEEN @first AND @last ORDER BY d.product_id";
    private const string Stock =
        "SELECT product_id, warehouse_id, on_hand, reserved, on_order, unit, on_order_unit FROM stock WHERE product_id BETWEEN @first AND @last ORDER BY product_id";
    private const string Offers =
        "SELECT o.product_id, o.supplier_id, s.name, o.price, o.currency, o.moq, o.multiple, o.max_quantity, o.lead_time_days, o.lead_time_std_dev, "
        + "o.active AND s.active, o.valid_from, o.valid_to, o.preference, o.unit, o.purchase_unit, s.minimum_order_value, s.tax_rate, o.order_cost, "
        + "b.min_quantity, b.price FROM supplier_offers o JOIN suppliers s ON s.supplier_id = o.supplier_id "
        + "LEFT JOIN price_breaks b ON b.product_id = o.product_id AND b.supplier_id = o.supplier_id AND b.offer_no = o.offer_no "
        + "WHERE o.product_id BETWEEN @first AND @last ORDER BY o.product_id, o.supplier_id, o.offer_no";
    private const string Units =
        "SELECT product_id, from_unit, to_unit, factor FROM unit_conversions WHERE product_id BETWEEN @first AND @last ORDER BY product_id";
    private const string OpenOrders =
        "SELECT product_id, quantity, received_quantity, position_sequence FROM purchase_order_lines WHERE product_id BETWEEN @first AND @last";

    private static readonly string[] Numbers =
    [
        "avg_daily", "std_dev", "safety_stock", "backorders", "on_hand", "reserved", "on_order", "price", "moq", "multiple", "max_quantity",
        "lead_time_std_dev", "minimum_order_value", "tax_rate", "order_cost", "min_quantity", "factor", "quantity", "received_quantity",
    ];

    private readonly bool _isSqlite = IsOnSqlite(services);
    private readonly int _rowsPerInsert = rowsPerInsert ?? (IsOnSqlite(services) ? 1 : 100);
    private readonly SemaphoreSlim _writer = new(1, 1);
    private decimal _sum;

    public static bool IsOnSqlite(IServiceProvider services)
    {
        using DbConnection connection = services.GetRequiredKeyedService<DbDataSource>("Purchasing").CreateConnection();
        return connection is SqliteConnection;
    }

    /// <summary>Reads and writes.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await WorkAsync(reads: true, cancellationToken).ConfigureAwait(false);
        if (_sum == 0m)
            throw new InvalidOperationException("Nothing was read.");
    }

    /// <summary>Writes without reading anything but the ids, to see what the writing costs.</summary>
    public Task WriteAsync(CancellationToken cancellationToken) => WorkAsync(reads: false, cancellationToken);

    private async Task WorkAsync(bool reads, CancellationToken cancellationToken)
    {
        List<string> ids = await IdsAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync([(orders.Orders, 0, orders.Orders.Rows.Count)], cancellationToken).ConfigureAwait(false);
        List<(string First, string Last, int From, int Count)> stretches = Stretches(ids);
        await Parallel.ForEachAsync(
            stretches,
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken },
            async (stretch, token) =>
            {
                if (reads)
                {
                    await Task.WhenAll(
                        ReadAsync("Oms", Demand, stretch.First, stretch.Last, token),
                        ReadAsync("Inventory", Stock, stretch.First, stretch.Last, token),
                        ReadAsync("Supplier", Offers, stretch.First, stretch.Last, token),
                        ReadAsync("Uom", Units, stretch.First, stretch.Last, token),
                        ReadAsync("Purchasing", OpenOrders, stretch.First, stretch.Last, token)).ConfigureAwait(false);
                }

                await WriteAsync([(orders.Lines, stretch.From, stretch.Count)], token).ConfigureAwait(false);
            }).ConfigureAwait(false);
        await WriteAsync(
            [(orders.Audit, 0, orders.Audit.Rows.Count), (orders.Outbox, 0, orders.Outbox.Rows.Count)], cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<string>> IdsAsync(CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await using DbConnection connection = await OpenAsync("Oms", cancellationToken).ConfigureAwait(false);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT product_id FROM products ORDER BY product_id";
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            ids.Add(reader.GetString(0));
        return ids;
    }

    /// <summary>The batches, each with its part of the lines.</summary>
    private List<(string First, string Last, int From, int Count)> Stretches(List<string> ids)
    {
        int product = Array.IndexOf(orders.Lines.Columns, "product_id");
        var stretches = new List<(string, string, int, int)>();
        int line = 0;
        for (int at = 0; at < ids.Count; at += batch)
        {
            string last = ids[Math.Min(at + batch, ids.Count) - 1];
            int from = line;
            while (line < orders.Lines.Rows.Count && string.CompareOrdinal((string)orders.Lines.Rows[line][product]!, last) <= 0)
                line++;
            stretches.Add((ids[at], last, from, line - from));
        }

        return stretches;
    }

    private Task ReadAsync(string database, string sql, string first, string last, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            await using DbConnection connection = await OpenAsync(database, cancellationToken).ConfigureAwait(false);
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = sql;
            Add(command, "@first", first);
            Add(command, "@last", last);
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            bool[] isNumber = [.. Enumerable.Range(0, reader.FieldCount).Select(i => Numbers.Contains(reader.GetName(i)))];
            bool[] isWhole = [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetFieldType(i) is { } type && (type == typeof(long) || type == typeof(int) || type == typeof(bool) || type == typeof(sbyte)))];
            decimal sum = 0m;
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                for (int i = 0; i < isNumber.Length; i++)
                {
                    if (reader.IsDBNull(i))
                        continue;
                    if (isNumber[i])
                        sum += _isSqlite ? decimal.Parse(reader.GetString(i), NumberStyles.Number, CultureInfo.InvariantCulture) : reader.GetDecimal(i);
                    else if (isWhole[i])
                        sum += reader.GetInt64(i);
                    else
                        sum += reader.GetString(i).Length;
                }
            }

            lock (_writer)
                _sum += sum;
        },
        cancellationToken);

    private async Task WriteAsync((TableRows Table, int From, int Count)[] parts, CancellationToken cancellationToken)
    {
        if (_isSqlite)
            await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using DbConnection connection = await OpenAsync("Purchasing", cancellationToken).ConfigureAwait(false);
            await using DbTransaction transaction = await connection.BeginTransactionAsync(
                _isSqlite ? IsolationLevel.Serializable : IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
            foreach ((TableRows table, int from, int count) in parts)
            {
                DbCommand? command = null;
                for (int at = from; at < from + count; at += _rowsPerInsert)
                {
                    int rows = Math.Min(_rowsPerInsert, from + count - at);
                    if (command is null || command.Parameters.Count != rows * table.Columns.Length)
                        command = Insert(connection, transaction, table, rows);
                    for (int row = 0; row < rows; row++)
                    {
                        for (int column = 0; column < table.Columns.Length; column++)
                            command.Parameters[(row * table.Columns.Length) + column].Value = table.Rows[at + row][column] ?? DBNull.Value;
                    }

                    await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                }

                if (command is not null)
                    await command.DisposeAsync().ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (_isSqlite)
                _writer.Release();
        }
    }

    private static DbCommand Insert(DbConnection connection, DbTransaction transaction, TableRows table, int rows)
    {
        DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        var sql = new StringBuilder($"INSERT INTO {table.Table} ({string.Join(", ", table.Columns)}) VALUES ");
        for (int row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (int column = 0; column < table.Columns.Length; column++)
            {
                string name = $"@p{(row * table.Columns.Length) + column}";
                sql.Append(column == 0 ? "" : ", ").Append(name);
                Add(command, name, DBNull.Value);
            }

            sql.Append(')');
        }

        command.CommandText = sql.ToString();
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    private ValueTask<DbConnection> OpenAsync(string database, CancellationToken cancellationToken) =>
        services.GetRequiredService<OwnDatabases>().Get(database).OpenConnectionAsync(cancellationToken);
}

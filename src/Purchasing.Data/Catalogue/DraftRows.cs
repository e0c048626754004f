using System.Data.Common;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;
using Purchasing.Data.Orders;

namespace Purchasing.Data.Catalogue;

/// <summary>The draft orders of a catalogue run.</summary>
internal static class DraftRows
{
    private static readonly string[] HeadColumns =
    [
        "order_id", "run_key", "supplier_id", "supplier_name", "currency", "status", "version", "created_by", "created_at", "changed_at",
        "order_date", "approved_by", "approvals_needed", "total_amount", "discount_amount", "final_amount", "tax_rate", "tax_amount",
        "grand_total", "base_currency", "fx_rate", "rule_set_hash", "rule_set_version", "minimum_order_value",
    ];

    /// <summary>Makes sure that the heads of all lines are stored, in a transaction of its own.</summary>
    public static async ValueTask EnsureHeadsAsync(
        SqlExecutor executor, CatalogueRun run, IReadOnlyList<DraftLine> lines, CancellationToken cancellationToken)
    {
        DraftLine[] heads = lines.DistinctBy(l => l.OrderId, StringComparer.Ordinal).OrderBy(l => l.OrderId, StringComparer.Ordinal).ToArray();
        if (heads.Length == 0)
            return;
        HashSet<string> stored = await executor.ReadAsync(
            (connection, token) => StoredAsync(connection, executor.Dialect, heads, token), cancellationToken).ConfigureAwait(false);
        DraftLine[] missing = heads.Where(h => !stored.Contains(h.OrderId)).ToArray();
        if (missing.Length == 0)
            return;
        await executor.WriteAsync(
            async (connection, transaction, token) => Written<long>.Keep(
                await new BulkInsert("purchase_orders", HeadColumns, executor.Dialect.KeepExisting("version")).WriteAsync(
                    connection, transaction, executor.Dialect, missing.Select(h => Row(executor.Dialect, run, h)), token).ConfigureAwait(false)),
            repeatable: true,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The products of those lines that are not stored in their order.</summary>
    public static async ValueTask<IReadOnlyList<string>> MissingAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        IReadOnlyList<DraftLine> lines,
        CancellationToken cancellationToken)
    {
        HashSet<(string, string, string, int)> stored = [];
        SqlText sql = SqlText.Parse(
            "SELECT order_id, product_id, warehouse_id, split_no FROM purchase_order_lines WHERE product_id IN (@ids)", "@ids");
        DbCommand command = connection.Command("", transaction);
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = dialect.BindIds(command, sql, lines.Select(l => l.Line.ProductId).Distinct(StringComparer.Ordinal).ToArray());
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    stored.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3)));
            }
        }

        return lines
            .Where(l => !stored.Contains((l.OrderId, l.Line.ProductId, l.Line.WarehouseId, l.Line.SplitNo)))
            .Select(l => l.Line.ProductId)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
    }

    public static async ValueTask<IReadOnlyList<DraftOrder>> HeadsAsync(
        DbConnection connection, SqlDialect dialect, string runKey, string? afterId, int count, CancellationToken cancellationToken)
    {
        List<DraftOrder> drafts = [];
        DbCommand command = connection.Command("""
            SELECT o.order_id, o.supplier_id, o.supplier_name, o.currency, o.tax_rate, o.minimum_order_value
            FROM purchase_orders o
            WHERE o.run_key = @run AND o.status = 'draft' AND o.order_id > @after
              AND EXISTS (SELECT 1 FROM purchase_order_lines l WHERE l.order_id = o.order_id)
            ORDER BY o.order_id LIMIT @count
            """)
            .With("@run", runKey)
            .With("@after", afterId ?? "")
            .With("@count", count);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    drafts.Add(new DraftOrder(
                        reader.GetString(0),
                        reader.GetString(1),
                        reader.TextOrNull(2),
                        reader.GetString(3),
                        dialect.ToDecimal(reader, 4),
                        dialect.DecimalOrNull(reader, 5)));
                }
            }
        }

        return drafts;
    }

    public static async ValueTask<IReadOnlyList<PurchaseOrderLine>> LinesAsync(
        DbConnection connection, SqlDialect dialect, string orderId, CancellationToken cancellationToken)
    {
        List<PurchaseOrderLine> lines = [];
        DbCommand command = connection.Command(
            $"SELECT {OrderRows.LineColumns} FROM purchase_order_lines WHERE order_id = @id ORDER BY product_id, warehouse_id, split_no")
            .With("@id", orderId);
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    lines.Add(OrderRows.ReadLine(reader, dialect));
            }
        }

        return lines;
    }

    private static async ValueTask<HashSet<string>> StoredAsync(
        DbConnection connection, SqlDialect dialect, DraftLine[] heads, CancellationToken cancellationToken)
    {
        HashSet<string> stored = new(StringComparer.Ordinal);
        SqlText sql = SqlText.Parse("SELECT order_id FROM purchase_orders WHERE order_id IN (@ids)", "@ids");
        DbCommand command = connection.Command("");
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = dialect.BindIds(command, sql, Array.ConvertAll(heads, h => h.OrderId));
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    stored.Add(reader.GetString(0));
            }
        }

        return stored;
    }

    private static object?[] Row(SqlDialect dialect, CatalogueRun run, DraftLine head)
    {
        object zero = dialect.FromDecimal(0m);
        object startedAt = dialect.FromTime(run.StartedAt);
        return
        [
            head.OrderId, run.RunKey, head.SupplierId, head.SupplierName, head.Currency, OrderStatus.Draft.ToText(), 1, run.StartedBy,
            startedAt, startedAt, dialect.FromDate(run.OrderDate), "[]", 0, zero, zero, zero, dialect.FromDecimal(head.TaxRate), zero,
            zero, head.Currency, dialect.FromDecimal(1m), run.RuleSetHash, run.RuleSetVersion,
            head.MinimumOrderValue is { } minimum ? dialect.FromDecimal(minimum) : null,
        ];
    }
}

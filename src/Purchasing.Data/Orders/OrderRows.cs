using System.Data.Common;
using System.Text.Json;
using Purchasing.Core.Json;
using Purchasing.Core.Orders;
using Purchasing.Data.Auditing;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Orders;

/// <summary>The rows of orders: how they are read and written inside a transaction.</summary>
internal static class OrderRows
{
    public const string HeadColumns =
        "order_id, run_key, supplier_id, supplier_name, currency, status, version, created_by, created_at, changed_at, order_date, "
        + "approved_by, approvals_needed, total_amount, discount_amount, final_amount, tax_rate, tax_amount, grand_total, "
        + "base_currency, fx_rate, fx_date, rule_set_hash, revision, sent_revision, accepted_terms, rule_set_version";

    public const string LineColumns =
        "order_id, product_id, warehouse_id, split_no, position_sequence, line_no, quantity, stock_unit, purchase_quantity, "
        + "purchase_unit, unit_price, amount, expected_on, received_quantity, price_tiers, approvals_needed, product_name, article_number, purchase_decimals, purchase_price";

    private static readonly string[] LineInsertColumns =
    [
        "order_id", "product_id", "warehouse_id", "split_no", "run_key", "position_sequence", "line_no", "quantity", "stock_unit",
        "purchase_quantity", "purchase_unit", "unit_price", "amount", "expected_on", "received_quantity", "is_open", "price_tiers",
        "approvals_needed", "product_name", "article_number", "purchase_decimals", "purchase_price",
    ];

    private static readonly string[] LineKey = ["order_id", "product_id", "warehouse_id", "split_no"];

    private static readonly string[] LineUpdateColumns = LineInsertColumns.Except(LineKey).ToArray();

    private static readonly string InsertHeadSql =
        $"INSERT INTO purchase_orders ({HeadColumns}) VALUES ({Parameters(HeadColumns)})";

    private static readonly string UpdateHeadSql =
        "UPDATE purchase_orders SET "
        + string.Join(", ", HeadColumns.Split(", ").Where(c => c is not ("order_id" or "run_key" or "created_by" or "created_at")).Select(c => $"{c} = @{c}"))
        + " WHERE order_id = @order_id";

    public static async ValueTask InsertAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, OrderChange creation, CancellationToken cancellationToken)
    {
        DbCommand head = connection.Command(InsertHeadSql, transaction);
        await using (head.ConfigureAwait(false))
        {
            BindHead(head, dialect, creation.Order);
            head.With("@run_key", creation.Order.RunKey)
                .With("@created_by", creation.Order.CreatedBy)
                .With("@created_at", dialect.FromTime(creation.Order.CreatedAt));
            await head.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await InsertLinesAsync(connection, transaction, dialect, creation.Order, creation.Order.Lines, "", cancellationToken).ConfigureAwait(false);
        if (creation.Message is { } message)
            await OutboxRows.InsertAsync(connection, transaction, dialect, message, "", cancellationToken).ConfigureAwait(false);
        await AuditRows.AppendAsync(
            connection, transaction, dialect, [new ToldAction(creation.Audit, OrderContent.Of(creation.Order))], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a change and its entry in the audit trail if the stored order fulfils the condition; the last thing that a transaction does.</summary>
    /// <returns>False when it does not; nothing was written.</returns>
    public static async ValueTask<bool> UpdateAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        OrderChange change,
        string condition,
        CancellationToken cancellationToken)
    {
        if (!await WriteAsync(connection, transaction, dialect, change, condition, cancellationToken).ConfigureAwait(false))
            return false;
        string content = await ContentRows.AfterAsync(connection, transaction, change, cancellationToken).ConfigureAwait(false);
        await AuditRows.AppendAsync(connection, transaction, dialect, [new ToldAction(change.Audit, content)], cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Writes a change without its entry in the audit trail, which the caller adds when it has written everything.</summary>
    /// <returns>False when the stored order does not fulfil the condition; nothing was written.</returns>
    public static async ValueTask<bool> WriteAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        OrderChange change,
        string condition,
        CancellationToken cancellationToken)
    {
        DbCommand head = connection.Command($"{UpdateHeadSql} AND {condition}", transaction);
        await using (head.ConfigureAwait(false))
        {
            BindHead(head, dialect, change.Order);
            head.With("@version_before", change.Order.Version - 1);
            if (await head.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 0)
                return false;
        }

        if (change.LinesChanged)
            await ReplaceLinesAsync(connection, transaction, dialect, change, cancellationToken).ConfigureAwait(false);
        else
            await MarkOpenAsync(connection, transaction, change.Order, cancellationToken).ConfigureAwait(false);
        foreach (MergedLine merged in change.Merged)
            await InsertMergedAsync(connection, transaction, change.Order.Id, merged, cancellationToken).ConfigureAwait(false);
        if (change.Receipt is { } receipt)
            await ReceiptRows.InsertAsync(connection, transaction, dialect, change.Order.Id, receipt, cancellationToken).ConfigureAwait(false);
        if (change.Superseded is { } superseded)
            await KeepSupersededAsync(connection, transaction, dialect, superseded, cancellationToken).ConfigureAwait(false);
        if (change.Audit.From != OrderStatus.Sending && change.Order.Status is not (OrderStatus.Approved or OrderStatus.Sending))
            await OutboxRows.RetireAsync(connection, transaction, change.Order, cancellationToken).ConfigureAwait(false);
        if (change.Message is { } replacing)
            await OutboxRows.ReplaceEarlierAsync(connection, transaction, replacing, cancellationToken).ConfigureAwait(false);
        // The same content keeps its message and its key: one that ended without being sent is queued again, one that waits is left alone.
        if (change.Message is { } message
            && !await OutboxRows.RequeueAsync(connection, transaction, dialect, message.Id, message.Channel, cancellationToken).ConfigureAwait(false))
        {
            await OutboxRows.InsertAsync(connection, transaction, dialect, message, dialect.KeepExisting("message_id"), cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    public static async ValueTask<long> InsertLinesAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        PurchaseOrder order,
        IEnumerable<PurchaseOrderLine> lines,
        string suffix,
        CancellationToken cancellationToken) =>
        await new BulkInsert("purchase_order_lines", LineInsertColumns, suffix).WriteAsync(
            connection,
            transaction,
            dialect,
            lines.Select(line => LineRow(dialect, order.Id, order.RunKey, order.Status.IsOpen(), line)),
            cancellationToken).ConfigureAwait(false);

    /// <summary>Writes draft lines of many orders; a line whose key or position is taken is passed over.</summary>
    /// <returns>How many were written.</returns>
    public static async ValueTask<long> InsertDraftLinesAsync(
        DbConnection connection,
        DbTransaction transaction,
        SqlDialect dialect,
        string runKey,
        IEnumerable<(string OrderId, PurchaseOrderLine Line)> lines,
        CancellationToken cancellationToken) =>
        await new BulkInsert("purchase_order_lines", LineInsertColumns, dialect.KeepExisting("line_no")).WriteAsync(
            connection,
            transaction,
            dialect,
            lines.Select(l => LineRow(dialect, l.OrderId, runKey, isOpen: true, l.Line)),
            cancellationToken).ConfigureAwait(false);

    /// <summary>Reads the head of an order.</summary>
    /// <exception cref="OrderStoreException">A value in it cannot be read; the message names the order.</exception>
    public static PurchaseOrder ReadHead(DbDataReader reader, SqlDialect dialect) => Named(reader, dialect, "purchase_orders", Head);

    /// <summary>Reads a line of an order, whose id comes first.</summary>
    /// <exception cref="OrderStoreException">A value in it cannot be read; the message names the order.</exception>
    public static PurchaseOrderLine ReadLine(DbDataReader reader, SqlDialect dialect) => Named(reader, dialect, "purchase_order_lines", Line);

    private static T Named<T>(DbDataReader reader, SqlDialect dialect, string table, Func<DbDataReader, SqlDialect, T> read)
    {
        try
        {
            return read(reader, dialect);
        }
        catch (Exception e) when (UnreadableRow.IsCauseOf(e))
        {
            string id = reader.GetString(0);
            throw new OrderStoreException($"Order {id} cannot be read: {e.Message} Correct its row in {table}.", inner: e) { UnreadableOrder = id };
        }
    }

    private static PurchaseOrder Head(DbDataReader reader, SqlDialect dialect) => new()
    {
        Id = reader.GetString(0),
        RunKey = reader.GetString(1),
        SupplierId = reader.GetString(2),
        SupplierName = reader.TextOrNull(3),
        Currency = reader.GetString(4),
        Status = OrderStatusText.Parse(reader.GetString(5)),
        Version = reader.GetInt32(6),
        CreatedBy = reader.GetString(7),
        CreatedAt = dialect.ToTime(reader, 8),
        ChangedAt = dialect.ToTime(reader, 9),
        OrderDate = dialect.ToDate(reader, 10),
        ApprovedBy = StringList.Read(reader.GetString(11)),
        ApprovalsNeeded = reader.GetInt32(12),
        TotalAmount = StorableOrder.Amount(dialect.ToDecimal(reader, 13), reader.GetString(4)),
        DiscountAmount = StorableOrder.Amount(dialect.ToDecimal(reader, 14), reader.GetString(4)),
        FinalAmount = StorableOrder.Amount(dialect.ToDecimal(reader, 15), reader.GetString(4)),
        TaxRate = dialect.ToDecimal(reader, 16),
        TaxAmount = StorableOrder.Amount(dialect.ToDecimal(reader, 17), reader.GetString(4)),
        GrandTotal = StorableOrder.Amount(dialect.ToDecimal(reader, 18), reader.GetString(4)),
        BaseCurrency = reader.GetString(19),
        FxRate = dialect.ToDecimal(reader, 20),
        FxDate = dialect.DateOrNull(reader, 21),
        RuleSetHash = reader.GetString(22),
        Revision = reader.GetInt32(23),
        SentRevision = reader.GetInt32(24),
        AcceptedTerms = reader.TextOrNull(25) is string accepted ? StringList.Read(accepted) : [],
        RuleSetVersion = reader.TextOrNull(26) ?? "",
        Lines = [],
    };

    private static PurchaseOrderLine Line(DbDataReader reader, SqlDialect dialect) => new()
    {
        ProductId = reader.GetString(1),
        WarehouseId = reader.GetString(2),
        SplitNo = reader.GetInt32(3),
        PositionSequence = reader.GetInt32(4),
        LineNo = reader.GetInt32(5),
        Quantity = dialect.ToDecimal(reader, 6),
        StockUnit = reader.GetString(7),
        PurchaseQuantity = dialect.ToDecimal(reader, 8),
        PurchaseUnit = reader.GetString(9),
        UnitPrice = dialect.ToDecimal(reader, 10),
        Amount = dialect.ToDecimal(reader, 11),
        ExpectedOn = dialect.DateOrNull(reader, 12),
        ReceivedQuantity = dialect.ToDecimal(reader, 13),
        PriceTiers = reader.TextOrNull(14),
        ApprovalsNeeded = reader.GetInt32(15),
        ProductName = reader.TextOrNull(16),
        ArticleNumber = reader.TextOrNull(17),
        PurchaseDecimals = reader.GetInt32(18),
        PurchasePrice = dialect.DecimalOrNull(reader, 19),
    };

    private static void BindHead(DbCommand command, SqlDialect dialect, PurchaseOrder order) =>
        command.With("@order_id", order.Id)
            .With("@supplier_id", order.SupplierId)
            .With("@supplier_name", order.SupplierName)
            .With("@currency", order.Currency)
            .With("@status", order.Status.ToText())
            .With("@version", order.Version)
            .With("@changed_at", dialect.FromTime(order.ChangedAt))
            .With("@order_date", dialect.FromDate(order.OrderDate))
            .With("@approved_by", StringList.Write(order.ApprovedBy))
            .With("@approvals_needed", order.ApprovalsNeeded)
            .With("@total_amount", dialect.FromDecimal(order.TotalAmount))
            .With("@discount_amount", dialect.FromDecimal(order.DiscountAmount))
            .With("@final_amount", dialect.FromDecimal(order.FinalAmount))
            .With("@tax_rate", dialect.FromDecimal(order.TaxRate))
            .With("@tax_amount", dialect.FromDecimal(order.TaxAmount))
            .With("@grand_total", dialect.FromDecimal(order.GrandTotal))
            .With("@base_currency", order.BaseCurrency)
            .With("@fx_rate", dialect.FromDecimal(order.FxRate))
            .With("@fx_date", order.FxDate is { } day ? dialect.FromDate(day) : null)
            .With("@rule_set_hash", order.RuleSetHash)
            .With("@revision", order.Revision)
            .With("@sent_revision", order.SentRevision)
            .With("@accepted_terms", order.AcceptedTerms.Count == 0 ? null : StringList.Write(order.AcceptedTerms))
            .With("@rule_set_version", order.RuleSetVersion);

    private static object?[] LineRow(SqlDialect dialect, string orderId, string runKey, bool isOpen, PurchaseOrderLine line) =>
    [
        orderId,
        line.ProductId,
        line.WarehouseId,
        line.SplitNo,
        runKey,
        line.PositionSequence,
        line.LineNo,
        dialect.FromDecimal(line.Quantity),
        line.StockUnit,
        dialect.FromDecimal(line.PurchaseQuantity),
        line.PurchaseUnit,
        dialect.FromDecimal(line.UnitPrice),
        dialect.FromDecimal(line.Amount),
        line.ExpectedOn is { } day ? dialect.FromDate(day) : null,
        dialect.FromDecimal(line.ReceivedQuantity),
        isOpen ? 1 : 0,
        line.PriceTiers,
        line.ApprovalsNeeded,
        line.ProductName,
        line.ArticleNumber,
        line.PurchaseDecimals,
        line.PurchasePrice is { } price ? dialect.FromDecimal(price) : null,
    ];

    /// <summary>
    /// Makes the stored lines of an order those of the new version. Lines that stay are updated under their primary key, which
    /// is known to be there: an upsert could otherwise hit the row of another order through one of the unique keys.
    /// </summary>
    private static async ValueTask ReplaceLinesAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, OrderChange change, CancellationToken cancellationToken)
    {
        PurchaseOrder order = change.Order;
        Dictionary<(string, string, int), string> stored = [];
        DbCommand select = connection.Command(
            "SELECT product_id, warehouse_id, split_no, run_key FROM purchase_order_lines WHERE order_id = @order_id", transaction)
            .With("@order_id", order.Id);
        await using (select.ConfigureAwait(false))
        {
            DbDataReader reader = await select.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    stored[(reader.GetString(0), reader.GetString(1), reader.GetInt32(2))] = reader.GetString(3);
            }
        }

        // A line keeps the key of the request that ordered it first; one that is added has the key of the request that adds it.
        string added = change.Merged.Count > 0 ? change.Merged[0].RunKey : order.RunKey;
        List<(string RunKey, PurchaseOrderLine Line)> kept = [];
        List<(string RunKey, PurchaseOrderLine Line)> further = [];
        foreach (PurchaseOrderLine line in order.Lines)
        {
            if (stored.Remove((line.ProductId, line.WarehouseId, line.SplitNo), out string? runKey))
                kept.Add((runKey, line));
            else
                further.Add((added, line));
        }

        foreach ((string product, string warehouse, int split) in stored.Keys)
            await DeleteLineAsync(connection, transaction, order.Id, product, warehouse, split, cancellationToken).ConfigureAwait(false);
        await WriteLinesAsync(kept, dialect.UpdateExisting(LineKey, LineUpdateColumns)).ConfigureAwait(false);
        await WriteLinesAsync(further, "").ConfigureAwait(false);

        async ValueTask WriteLinesAsync(List<(string RunKey, PurchaseOrderLine Line)> lines, string suffix) =>
            await new BulkInsert("purchase_order_lines", LineInsertColumns, suffix).WriteAsync(
                connection,
                transaction,
                dialect,
                lines.Select(line => LineRow(dialect, order.Id, line.RunKey, order.Status.IsOpen(), line.Line)),
                cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask InsertMergedAsync(
        DbConnection connection, DbTransaction transaction, string orderId, MergedLine merged, CancellationToken cancellationToken)
    {
        DbCommand insert = connection.Command(
            "INSERT INTO order_merges (run_key, product_id, warehouse_id, order_id) VALUES (@run_key, @product_id, @warehouse_id, @order_id)", transaction)
            .With("@run_key", merged.RunKey)
            .With("@product_id", merged.ProductId)
            .With("@warehouse_id", merged.WarehouseId)
            .With("@order_id", orderId);
        await using (insert.ConfigureAwait(false))
            await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask DeleteLineAsync(
        DbConnection connection,
        DbTransaction transaction,
        string orderId,
        string productId,
        string warehouseId,
        int splitNo,
        CancellationToken cancellationToken)
    {
        DbCommand delete = connection.Command(
            "DELETE FROM purchase_order_lines WHERE order_id = @order_id AND product_id = @product_id AND warehouse_id = @warehouse_id AND split_no = @split_no",
            transaction)
            .With("@order_id", orderId)
            .With("@product_id", productId)
            .With("@warehouse_id", warehouseId)
            .With("@split_no", splitNo);
        await using (delete.ConfigureAwait(false))
            await delete.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask MarkOpenAsync(
        DbConnection connection, DbTransaction transaction, PurchaseOrder order, CancellationToken cancellationToken)
    {
        DbCommand update = connection.Command(
            "UPDATE purchase_order_lines SET is_open = @is_open WHERE order_id = @order_id AND is_open <> @is_open", transaction)
            .With("@is_open", order.Status.IsOpen() ? 1 : 0)
            .With("@order_id", order.Id);
        await using (update.ConfigureAwait(false))
            await update.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask KeepSupersededAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, PurchaseOrder order, CancellationToken cancellationToken)
    {
        DbCommand insert = connection.Command(
            "INSERT INTO order_revisions (order_id, revision, content) VALUES (@order_id, @revision, @content)"
            + dialect.UpdateExisting(["order_id", "revision"], ["content"]),
            transaction)
            .With("@order_id", order.Id)
            .With("@revision", order.SentRevision)
            .With("@content", JsonSerializer.Serialize(order, PurchasingJson.Default.PurchaseOrder));
        await using (insert.ConfigureAwait(false))
            await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Parameters(string columns) => "@" + columns.Replace(", ", ", @", StringComparison.Ordinal);
}

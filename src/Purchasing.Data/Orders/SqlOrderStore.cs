using System.Data.Common;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Orders;

/// <summary>Purchase orders in a SQL database.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
internal sealed class SqlOrderStore(SqlExecutor executor) : IOrderStore
{
    private const int CreateAttempts = 3;

    private readonly SqlDialect _dialect = executor.Dialect;

    public SqlOrderStore(Database database, TimeProvider time, ILogger<SqlOrderStore> logger)
        : this(new SqlExecutor(database, time, logger))
    {
    }

    public async ValueTask<CreateOrderResult> CreateAsync(OrderChange creation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(creation);
        PurchaseOrder order = creation.Order;
        StorableOrder.Check(order);
        int tries = 0;
        for (int attempt = 1; ; attempt++)
        {
            bool stored = await executor.WriteAsync(
                async (connection, transaction, token) =>
                {
                    tries++;
                    try
                    {
                        await OrderRows.InsertAsync(connection, transaction, _dialect, creation, token).ConfigureAwait(false);
                        return Written<bool>.Keep(true);
                    }
                    catch (DbException exception) when (_dialect.Classify(exception) == DatabaseFault.DuplicateKey)
                    {
                        return Written<bool>.Undo(false);
                    }
                },
                repeatable: true,
                cancellationToken,
                isSmall: true).ConfigureAwait(false);
            if (stored)
                return new CreateOrderResult(CreateOrderOutcome.Created, order);

            CreateOrderResult? refused = await executor.ReadAsync(
                (connection, token) => ExplainAsync(connection, order, isRepeated: tries > 1, token), cancellationToken).ConfigureAwait(false);
            if (refused is not null)
                return refused;
            // The row in the way is gone: its transaction was rolled back after it had refused ours.
            if (attempt == CreateAttempts)
            {
                throw new OrderStoreException(
                    $"Order {order.Id} was not stored: its id, or the id or idempotency key of its message, belongs to another order.");
            }
        }
    }

    public ValueTask<PurchaseOrder?> GetAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return executor.ReadAsync((connection, token) => FindAsync(connection, id, token), cancellationToken);
    }

    public ValueTask<IReadOnlyList<PurchaseOrder>> ListAsync(OrderQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        return executor.ReadAsync<IReadOnlyList<PurchaseOrder>>(
            async (connection, token) =>
            {
                DbCommand command = ListCommand(connection, query);
                await using (command.ConfigureAwait(false))
                {
                    List<PurchaseOrder> heads = await OrderReading.HeadsAsync(command, _dialect, token).ConfigureAwait(false);
                    return query.HeadsOnly ? heads : await OrderReading.WithLinesAsync(connection, _dialect, heads, token).ConfigureAwait(false);
                }
            },
            cancellationToken);
    }

    public ValueTask<PurchaseOrder?> FindByKeyAsync(string runKey, string productId, string? warehouseId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runKey);
        ArgumentNullException.ThrowIfNull(productId);
        return executor.ReadAsync(
            async (connection, token) =>
            {
                string place = warehouseId is null ? "" : " AND warehouse_id = @warehouse";
                DbCommand command = connection.Command(
                    $"SELECT order_id FROM purchase_order_lines WHERE run_key = @key AND product_id = @product{place} UNION ALL "
                    + $"SELECT order_id FROM order_merges WHERE run_key = @key AND product_id = @product{place} LIMIT 1")
                    .With("@key", runKey)
                    .With("@product", productId);
                if (warehouseId is not null)
                    command.With("@warehouse", warehouseId);
                await using (command.ConfigureAwait(false))
                {
                    return await command.ExecuteScalarAsync(token).ConfigureAwait(false) is string id
                        ? await FindAsync(connection, id, token).ConfigureAwait(false)
                        : null;
                }
            },
            cancellationToken);
    }

    public ValueTask<bool> UpdateAsync(OrderChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        StorableOrder.Check(change.Order);
        int tries = 0;
        return executor.WriteAsync(
            async (connection, transaction, token) =>
            {
                tries++;
                bool written;
                try
                {
                    written = await OrderRows.UpdateAsync(
                        connection, transaction, _dialect, change, "version = @version_before", token).ConfigureAwait(false);
                }
                catch (DbException exception) when (change.Merged.Count > 0 && _dialect.Classify(exception) == DatabaseFault.DuplicateKey)
                {
                    return Written<bool>.Undo(false);
                }

                if (!written && tries > 1)
                    written = await IsOursAsync(connection, transaction, change, token).ConfigureAwait(false);
                return new Written<bool>(written, written);
            },
            repeatable: true,
            cancellationToken,
            isSmall: true);
    }

    public ValueTask<PurchaseOrder?> SupersededAsync(string id, int revision, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return executor.ReadAsync(
            async (connection, token) =>
            {
                DbCommand command = connection.Command("SELECT content FROM order_revisions WHERE order_id = @id AND revision = @revision")
                    .With("@id", id)
                    .With("@revision", revision);
                await using (command.ConfigureAwait(false))
                {
                    if (await command.ExecuteScalarAsync(token).ConfigureAwait(false) is not string content)
                        return null;
                    PurchaseOrder kept = ContentRows.Kept(id, content);
                    return await ContentRows.DifferenceAsync(connection, kept, token).ConfigureAwait(false) is string difference
                        ? throw ContentRows.Altered($"Revision {revision} of order {id}, which the supplier has,", difference)
                        : kept;
                }
            },
            cancellationToken);
    }

    public ValueTask<string?> AlteredAsync(PurchaseOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return executor.ReadAsync((connection, token) => ContentRows.DifferenceAsync(connection, order, token), cancellationToken);
    }

    public ValueTask<IReadOnlyList<Receipt>> ReceiptsAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return executor.ReadAsync((connection, token) => ReceiptRows.ReadAsync(connection, _dialect, id, token), cancellationToken);
    }

    public ValueTask<IReadOnlyList<AuditEntry>> AuditAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return executor.ReadAsync<IReadOnlyList<AuditEntry>>(
            async (connection, token) =>
            {
                DbCommand command = connection.Command(
                    "SELECT order_id, version, at, actor, action, from_status, to_status, reason, changes FROM order_audit "
                    + "WHERE order_id = @id ORDER BY version").With("@id", id);
                List<AuditEntry> entries = [];
                await using (command.ConfigureAwait(false))
                {
                    DbDataReader reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        while (await reader.ReadAsync(token).ConfigureAwait(false))
                            entries.Add(ReadAudit(reader));
                    }
                }

                return entries;
            },
            cancellationToken);
    }

    /// <summary>Whether the stored version is the one that this very change wrote, in an attempt whose answer was lost.</summary>
    internal async ValueTask<bool> IsOursAsync(
        DbConnection connection, DbTransaction transaction, OrderChange change, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(
            "SELECT COUNT(*) FROM order_audit WHERE order_id = @id AND version = @version AND actor = @actor AND action = @action AND at = @at",
            transaction)
            .With("@id", change.Order.Id)
            .With("@version", change.Order.Version)
            .With("@actor", change.Audit.Actor)
            .With("@action", change.Audit.Action)
            .With("@at", _dialect.FromTime(change.Audit.At));
        await using (command.ConfigureAwait(false))
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false)) > 0;
    }

    private DbCommand ListCommand(DbConnection connection, OrderQuery query)
    {
        List<string> conditions = [];
        DbCommand command = connection.Command("").With("@limit", query.Limit);
        Add("o.status = @status", "@status", query.Status?.ToText());
        Add("o.supplier_id = @supplier", "@supplier", query.SupplierId);
        Add("o.run_key = @run_key", "@run_key", query.RunKey);
        if (query.After is OrderPlace place)
            conditions.Add(OrderPages.After(command, _dialect, query.Sort, query.Descending, place));
        Add(
            "o.order_id IN (SELECT l.order_id FROM purchase_order_lines l WHERE l.product_id = @product)", "@product", query.ProductId);
        string where = conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
        string columns = "o." + OrderRows.HeadColumns.Replace(", ", ", o.", StringComparison.Ordinal);
        command.CommandText = $"SELECT {columns} FROM purchase_orders o {where} ORDER BY {OrderPages.Order(query.Sort, query.Descending)} LIMIT @limit";
        return command;

        void Add(string condition, string parameter, string? value)
        {
            if (value is null)
                return;
            conditions.Add(condition);
            command.With(parameter, value);
        }
    }

    private static AuditEntry ReadAuditEntry(DbDataReader reader, SqlDialect dialect) => new(
        reader.GetString(0),
        reader.GetInt32(1),
        dialect.ToTime(reader, 2),
        reader.GetString(3),
        reader.GetString(4),
        reader.TextOrNull(5) is { } from ? OrderStatusText.Parse(from) : null,
        OrderStatusText.Parse(reader.GetString(6)),
        reader.TextOrNull(7))
    {
        Changes = reader.TextOrNull(8),
    };

    private AuditEntry ReadAudit(DbDataReader reader) => ReadAuditEntry(reader, _dialect);

    private async ValueTask<CreateOrderResult?> ExplainAsync(
        DbConnection connection, PurchaseOrder order, bool isRepeated, CancellationToken cancellationToken)
    {
        foreach (PurchaseOrderLine line in order.Lines)
        {
            string? id = await FindLineAsync(
                connection,
                "run_key = @key AND product_id = @product AND warehouse_id = @warehouse AND split_no = @split",
                order.RunKey,
                line,
                cancellationToken).ConfigureAwait(false);
            if (id is null)
                continue;
            PurchaseOrder? stored = await FindAsync(connection, id, cancellationToken).ConfigureAwait(false);
            CreateOrderOutcome outcome = isRepeated && id == order.Id ? CreateOrderOutcome.Created : CreateOrderOutcome.Duplicate;
            return stored is null ? null : new CreateOrderResult(outcome, stored);
        }

        foreach (PurchaseOrderLine line in order.Lines)
        {
            string? id = await FindLineAsync(
                connection,
                "product_id = @product AND position_sequence = @key AND split_no = @split",
                line.PositionSequence,
                line,
                cancellationToken).ConfigureAwait(false);
            if (id is not null)
                return new CreateOrderResult(CreateOrderOutcome.StalePosition, null);
        }

        return null;
    }

    private static async ValueTask<string?> FindLineAsync(
        DbConnection connection, string condition, object key, PurchaseOrderLine line, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command($"SELECT order_id FROM purchase_order_lines WHERE {condition}")
            .With("@key", key)
            .With("@product", line.ProductId)
            .With("@warehouse", line.WarehouseId)
            .With("@split", line.SplitNo);
        await using (command.ConfigureAwait(false))
            return (string?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<PurchaseOrder?> FindAsync(DbConnection connection, string id, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(
            $"SELECT {OrderRows.HeadColumns} FROM purchase_orders WHERE order_id = @id").With("@id", id);
        await using (command.ConfigureAwait(false))
        {
            List<PurchaseOrder> heads = await OrderReading.HeadsAsync(command, _dialect, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<PurchaseOrder> orders = await OrderReading.WithLinesAsync(connection, _dialect, heads, cancellationToken).ConfigureAwait(false);
            return orders.Count == 0 ? null : orders[0];
        }
    }
}

using System.Data.Common;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Orders;

/// <summary>Reads orders whose heads a query gives.</summary>
internal static class OrderReading
{
    public static async ValueTask<List<PurchaseOrder>> HeadsAsync(DbCommand command, SqlDialect dialect, CancellationToken cancellationToken)
    {
        List<PurchaseOrder> heads = [];
        DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                heads.Add(OrderRows.ReadHead(reader, dialect));
        }

        return heads;
    }

    public static async ValueTask<IReadOnlyList<PurchaseOrder>> WithLinesAsync(
        DbConnection connection, SqlDialect dialect, List<PurchaseOrder> heads, CancellationToken cancellationToken)
    {
        if (heads.Count == 0)
            return [];
        Dictionary<string, List<PurchaseOrderLine>> lines = heads.ToDictionary(h => h.Id, _ => new List<PurchaseOrderLine>(), StringComparer.Ordinal);
        SqlText sql = SqlText.Parse(
            $"SELECT {OrderRows.LineColumns} FROM purchase_order_lines WHERE order_id IN (@ids) ORDER BY order_id, line_no, product_id, warehouse_id, split_no",
            "@ids");
        DbCommand command = connection.Command("");
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = dialect.BindIds(command, sql, heads.ConvertAll(h => h.Id));
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    lines[reader.GetString(0)].Add(OrderRows.ReadLine(reader, dialect));
            }
        }

        return heads.ConvertAll(h => h with { Lines = lines[h.Id].ConvertAll(l => l with { Amount = StorableOrder.Amount(l.Amount, h.Currency) }) });
    }
}

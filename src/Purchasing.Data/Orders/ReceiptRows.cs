using System.Data.Common;
using System.Text.Json;
using Purchasing.Core.Json;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Orders;

/// <summary>The rows of receipts: how they are read and written.</summary>
internal static class ReceiptRows
{
    public static async ValueTask InsertAsync(
        DbConnection connection, DbTransaction transaction, SqlDialect dialect, string orderId, Receipt receipt, CancellationToken cancellationToken)
    {
        DbCommand insert = connection.Command(
            "INSERT INTO order_receipts (order_id, receipt_id, kind, version, at, actor, reason, quantities) "
            + "VALUES (@order, @id, @kind, @version, @at, @actor, @reason, @quantities)",
            transaction)
            .With("@order", orderId)
            .With("@id", receipt.Id)
            .With("@kind", receipt.Kind.ToString().ToLowerInvariant())
            .With("@version", receipt.Version)
            .With("@at", dialect.FromTime(receipt.At))
            .With("@actor", receipt.Actor)
            .With("@reason", receipt.Reason)
            .With("@quantities", JsonSerializer.Serialize(receipt.Quantities, PurchasingJson.Default.IReadOnlyDictionaryInt32Decimal));
        await using (insert.ConfigureAwait(false))
            await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async ValueTask<IReadOnlyList<Receipt>> ReadAsync(
        DbConnection connection, SqlDialect dialect, string orderId, CancellationToken cancellationToken)
    {
        DbCommand command = connection.Command(
            "SELECT receipt_id, kind, version, at, actor, reason, quantities FROM order_receipts WHERE order_id = @id ORDER BY version").With("@id", orderId);
        List<Receipt> receipts = [];
        await using (command.ConfigureAwait(false))
        {
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    receipts.Add(new Receipt(
                        reader.GetString(0),
                        Enum.Parse<ReceiptKind>(reader.GetString(1), ignoreCase: true),
                        reader.GetInt32(2),
                        dialect.ToTime(reader, 3),
                        reader.GetString(4),
                        reader.TextOrNull(5),
                        JsonSerializer.Deserialize(reader.GetString(6), PurchasingJson.Default.IReadOnlyDictionaryInt32Decimal)!));
                }
            }
        }

        return receipts;
    }
}

using Microsoft.Extensions.Logging;
using Purchasing.Core.Auditing;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Orders;

/// <summary>Compares orders in a SQL database with their entries.</summary>
/// <remarks>Safe for concurrent calls from any number of processes.</remarks>
internal sealed class SqlOrderContents(Database database, TimeProvider time, ILogger<SqlOrderContents> logger) : IOrderContents
{
    private const int Most = 1000;

    private readonly SqlExecutor _executor = new(database, time, logger);
    private readonly SqlDialect _dialect = database.Dialect;

    public async ValueTask<ContentComparison> CompareAsync(string after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Most);
        try
        {
            return await CompareAllAsync(after, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (OrderStoreException e) when (e.UnreadableOrder is not null && limit > 1)
        {
            // Fewer, until it is alone; the next call goes on after it.
            return await CompareAsync(after, limit / 2, cancellationToken).ConfigureAwait(false);
        }
        catch (OrderStoreException e) when (e.UnreadableOrder is string unreadable)
        {
            return new ContentComparison(unreadable, 0, 0, [$"{unreadable} ({e.Message.TrimEnd('.')})"]);
        }
    }

    private async ValueTask<ContentComparison> CompareAllAsync(string after, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<(PurchaseOrder Order, string? Told)> orders = await ReadAsync(after, limit, cancellationToken).ConfigureAwait(false);
        if (orders.Count == 0)
            return new ContentComparison(null, 0, 0, []);
        IReadOnlyList<(PurchaseOrder Order, string? Told)> kept = await _executor.ReadAsync(
            (connection, token) => ContentRows.KeptAsync(connection, _dialect, [.. orders.Select(one => one.Order.Id)], token), cancellationToken).ConfigureAwait(false);
        List<string> different = [];
        string before = after;
        foreach ((PurchaseOrder order, string? told) in orders)
        {
            if (ContentRows.DifferenceOf(told, order) is string difference && await IsStillSoAsync(order, before, cancellationToken).ConfigureAwait(false))
                different.Add($"{order.Id} ({difference})");
            before = order.Id;
        }

        foreach ((PurchaseOrder order, string? told) in kept)
        {
            if (ContentRows.DifferenceOf(told, order) is string difference)
                different.Add($"revision {order.SentRevision} of {order.Id}, which is kept ({difference})");
        }

        different.AddRange(await _executor.ReadAsync(
            (connection, token) => ContentRows.WronglyOnOrderAsync(connection, _dialect, [.. orders.Select(one => one.Order.Id)], token), cancellationToken).ConfigureAwait(false));
        int unknown = orders.Concat(kept).Count(one => !OrderContent.IsKnown(one.Told));
        return new ContentComparison(before, Math.Max(orders.Count + kept.Count - unknown - different.Count, 0), unknown, different);
    }

    // Lines are read after their order: somebody may have changed it in between, and then its version is another one.
    private async Task<bool> IsStillSoAsync(PurchaseOrder order, string before, CancellationToken cancellationToken)
    {
        while (true)
        {
            (PurchaseOrder now, string? told) = (await ReadAsync(before, 1, cancellationToken).ConfigureAwait(false)).FirstOrDefault();
            if (now?.Id != order.Id || ContentRows.DifferenceOf(told, now) is null)
                return false;
            if (now.Version == order.Version)
                return true;
            order = now;
        }
    }

    private ValueTask<IReadOnlyList<(PurchaseOrder Order, string? Told)>> ReadAsync(string after, int limit, CancellationToken cancellationToken) =>
        _executor.ReadAsync((connection, token) => ContentRows.OrdersAsync(connection, _dialect, after, limit, token), cancellationToken);
}

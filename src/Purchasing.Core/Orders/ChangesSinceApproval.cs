using System.Globalization;

namespace Purchasing.Core.Orders;

/// <summary>What was changed of an order since it was last approved, read from its audit trail. Immutable.</summary>
/// <param name="Since">The last approval, by a person or by the rules; the first entry when there was none.</param>
/// <param name="Changes">What is different now, each field once, in the order in which it was first changed.</param>
public sealed record ChangesSinceApproval(AuditEntry Since, IReadOnlyList<OrderFieldChange> Changes)
{
    /// <summary>Whether <see cref="Since"/> is an approval.</summary>
    public bool WasApproved => IsApproval(Since);

    /// <summary>Reads an audit trail.</summary>
    /// <param name="trail">The entries of one order, oldest first.</param>
    /// <returns>The changes; null when nothing was changed.</returns>
    public static ChangesSinceApproval? Read(IReadOnlyList<AuditEntry> trail)
    {
        ArgumentNullException.ThrowIfNull(trail);
        int since = trail.Count - 1;
        while (since > 0 && !IsApproval(trail[since]))
            since--;
        Dictionary<(int?, string?, string), OrderFieldChange> changes = [];
        List<(int?, string?, string)> order = [];
        foreach (OrderFieldChange change in trail.Skip(since + 1).SelectMany(entry => OrderDifference.Read(entry.Changes)))
        {
            // Notes stand for themselves.
            (int?, string?, string) key = (change.Line, change.ProductId, change.Field.Length > 0 ? change.Field : change.After);
            if (changes.TryGetValue(key, out OrderFieldChange? first))
            {
                changes[key] = change with { Before = first.Before };
                continue;
            }

            order.Add(key);
            changes[key] = change;
        }

        OrderFieldChange[] different = [.. order.Select(key => changes[key]).Where(IsDifferent)];
        return different.Length == 0 ? null : new(trail[since], different);
    }

    // Numbers are written with the decimals that they had.
    private static bool IsDifferent(OrderFieldChange change) =>
        decimal.TryParse(change.Before, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal before) && decimal.TryParse(change.After, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal after)
            ? before != after
            : change.Before != change.After;

    // A person approves; the rules do where an order becomes final without waiting for anybody.
    private static bool IsApproval(AuditEntry entry) => entry.Action == OrderLifecycle.Name(OrderAction.Approve)
        || (entry.To == OrderStatus.Approved && entry.Action is "create" or "finalise" or "merge");
}

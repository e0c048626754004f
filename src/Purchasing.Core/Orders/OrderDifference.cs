using System.Globalization;
using Purchasing.Core.Calculation;

namespace Purchasing.Core.Orders;

/// <summary>What a change made of an order, in words for its audit trail. Pure and thread-safe.</summary>
internal static class OrderDifference
{
    /// <summary>An entry of the audit trail for a change.</summary>
    /// <param name="before">The order before.</param>
    /// <param name="after">The order after, with its new version.</param>
    /// <param name="actor">Who.</param>
    /// <param name="action">What.</param>
    /// <param name="reason">Why; null when nothing was said.</param>
    /// <param name="about">What the change is about, for example a receipt or a message; null for nothing but the order.</param>
    public static AuditEntry Entry(PurchaseOrder before, PurchaseOrder after, string actor, string action, string? reason, string? about = null) =>
        new(after.Id, after.Version, after.ChangedAt, actor, action, before.Status, after.Status, reason) { Changes = Between(before, after, about) };

    /// <summary>What is different, each with its value before and after; null when nothing is.</summary>
    /// <param name="before">The order before.</param>
    /// <param name="after">The order after.</param>
    /// <param name="about">What the change is about; null for nothing but the order.</param>
    public static string? Between(PurchaseOrder before, PurchaseOrder after, string? about = null)
    {
        List<string> changes = about is null ? [] : [about];
        if (before.Revision != after.Revision)
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"revision {before.Revision} → {after.Revision}"));
        if (before.SentRevision != after.SentRevision)
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"the supplier has revision {after.SentRevision}"));
        if (!ReferenceEquals(before.Lines, after.Lines))
            Lines(changes, before, after);
        if (before.OrderDate != after.OrderDate)
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"order date {before.OrderDate:yyyy-MM-dd} → {after.OrderDate:yyyy-MM-dd}"));
        if (before.TotalAmount != after.TotalAmount)
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"total {before.TotalAmount} → {after.TotalAmount} {after.Currency}"));
        if (before.DiscountAmount != after.DiscountAmount)
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"discount {before.DiscountAmount} → {after.DiscountAmount} {after.Currency}"));
        if (before.GrandTotal != after.GrandTotal)
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"grand total {before.GrandTotal} → {after.GrandTotal} {after.Currency}"));
        if (before.ApprovalsNeeded != after.ApprovalsNeeded)
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"approvals needed {before.ApprovalsNeeded} → {after.ApprovalsNeeded}"));
        changes.AddRange(after.AcceptedTerms.Except(before.AcceptedTerms, StringComparer.Ordinal).Select(term => $"accepted: {term}"));
        return changes.Count == 0 ? null : string.Join("; ", changes);
    }

    private static void Lines(List<string> changes, PurchaseOrder before, PurchaseOrder after)
    {
        Dictionary<(string, string, int), PurchaseOrderLine> gone = [];
        foreach (PurchaseOrderLine line in before.Lines)
            gone[Key(line)] = line;
        foreach (PurchaseOrderLine line in after.Lines)
        {
            if (!gone.Remove(Key(line), out PurchaseOrderLine? was))
                changes.Add($"{Name(line)}: none → {Number(line.PurchaseQuantity)} {line.PurchaseUnit}");
            else if (!ReferenceEquals(was, line))
                changes.AddRange(Line(was, line).Select(change => $"{Name(line)}: {change}"));
        }

        changes.AddRange(gone.Values.OrderBy(line => line.LineNo).Select(line => $"{Name(line)}: {Number(line.PurchaseQuantity)} {line.PurchaseUnit} → none"));
    }

    private static IEnumerable<string> Line(PurchaseOrderLine before, PurchaseOrderLine after)
    {
        if (before.PurchaseQuantity != after.PurchaseQuantity)
            yield return $"{Number(before.PurchaseQuantity)} → {Number(after.PurchaseQuantity)} {after.PurchaseUnit}";
        if (before.UnitPrice != after.UnitPrice)
            yield return $"price {Number(before.UnitPrice)} → {Number(after.UnitPrice)} per {after.StockUnit}";
        if (before.ReceivedQuantity != after.ReceivedQuantity)
            yield return $"received {Number(before.ReceivedQuantity)} → {Number(after.ReceivedQuantity)} {after.StockUnit}";
        if (before.ExpectedOn != after.ExpectedOn)
            yield return string.Create(CultureInfo.InvariantCulture, $"expected {before.ExpectedOn:yyyy-MM-dd} → {after.ExpectedOn:yyyy-MM-dd}");
    }

    private static (string, string, int) Key(PurchaseOrderLine line) => (line.ProductId, line.WarehouseId, line.SplitNo);

    private static string Name(PurchaseOrderLine line) => string.Create(CultureInfo.InvariantCulture, $"line {line.LineNo} ({line.ProductId})");

    private static string Number(decimal number) => DecimalMath.Trim(number).ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.RegularExpressions;
using Purchasing.Core.Calculation;

namespace Purchasing.Core.Orders;

/// <summary>What a change made of an order, in words for its audit trail, and those words read again. Pure and thread-safe.</summary>
internal static partial class OrderDifference
{
    // What the words of an entry are about beside the content.
    private static readonly string[] s_besides = ["revision ", "the supplier has revision ", "receipt ", "message ", "accepted: "];

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

    /// <summary>The fields that words of <see cref="Between"/> tell of; what is not about the order's content is left out, what cannot be taken apart is a note.</summary>
    /// <param name="changes">The words; null for none.</param>
    public static IEnumerable<OrderFieldChange> Read(string? changes)
    {
        foreach (string part in (changes ?? "").Split("; ", StringSplitOptions.RemoveEmptyEntries))
        {
            if (OfLine().Match(part) is { Success: true } line)
            {
                int number = int.Parse(line.Groups["line"].Value, CultureInfo.InvariantCulture);
                string field = line.Groups["field"].Value;
                if (field != "received")
                    yield return Change(number, line.Groups["product"].Value, field.Length > 0 ? field : "quantity", line.Groups["before"].Value, line.Groups["after"].Value);
            }
            else if (OfOrder().Match(part) is { Success: true } order)
            {
                yield return Change(null, null, order.Groups["field"].Value, order.Groups["before"].Value, order.Groups["after"].Value);
            }
            else if (!s_besides.Any(beginning => part.StartsWith(beginning, StringComparison.Ordinal)))
            {
                yield return new OrderFieldChange(null, null, "", null, part, null);
            }
        }
    }

    private static OrderFieldChange Change(int? line, string? product, string field, string before, string after)
    {
        (string was, string wasUnit) = Parts(before);
        (string now, string nowUnit) = Parts(after);
        string unit = nowUnit.Length > 0 ? nowUnit : wasUnit;
        return new OrderFieldChange(line, product, field, was, now, unit.Length == 0 ? null : unit.StartsWith("per ", StringComparison.Ordinal) ? unit[4..] : unit);
    }

    private static (string Value, string Unit) Parts(string text) => text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (text[..space], text[(space + 1)..]) : (text, "");

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

    [GeneratedRegex(@"^line (?<line>\d{1,9}) \((?<product>.*)\): (?:(?<field>price|received|expected) )?(?<before>.*) → (?<after>.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex OfLine();

    [GeneratedRegex("^(?<field>order date|total|discount|grand total|approvals needed) (?<before>.*) → (?<after>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex OfOrder();
}

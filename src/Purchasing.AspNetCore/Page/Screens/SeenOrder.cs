using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>
/// What somebody saw of an order when a form was made, carried by the form: who acts on an order that was changed meanwhile is told the
/// difference. It is shown and never acted upon.
/// </summary>
internal static class SeenOrder
{
    private const int LongestText = 20_000;
    private const int MostLines = 60;

    public static string Write(PurchaseOrder order) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(Of(order), SeenJson.Default.Content));

    /// <summary>What is different now, one text each.</summary>
    public static IReadOnlyList<string> Changes(string? written, PurchaseOrder now, IReadOnlyList<AuditEntry> trail, int seenVersion, PageContext page, Func<OrderStatus, string> status)
    {
        Words words = page.Words;
        List<string> changes = [.. trail.Where(entry => entry.Version > seenVersion).Select(entry =>
            $"{page.Time(entry.At)} · {entry.Actor}: {OrderWords.Action(words, entry.Action)}{(string.IsNullOrEmpty(entry.Reason) ? "" : $" ({entry.Reason})")}")];
        if (Read(written) is not Content seen)
            return changes;
        Content current = Of(now);
        if (seen.Status != current.Status && OrderStatusText.TryParse(seen.Status, out OrderStatus before))
            changes.Add($"{words["Status"]}: {status(before)} → {status(now.Status)}");
        if (seen.Total != current.Total)
            changes.Add($"{words["Grand total"]}: {words.Amount(seen.Total, now.Currency)} → {words.Amount(current.Total, now.Currency)} {now.Currency}");
        foreach ((string key, Line was) in seen.Lines)
        {
            if (!current.Lines.TryGetValue(key, out Line? line))
                changes.Add($"{key}: {words["taken out"]}");
            else if (line.Quantity != was.Quantity)
                changes.Add($"{key}: {words["Quantity"]} {words.Number(was.Quantity)} → {words.Number(line.Quantity)}");
            else if (line.Received != was.Received)
                changes.Add($"{key}: {words["Received"]} {words.Number(was.Received)} → {words.Number(line.Received)}");
        }

        return changes;
    }

    private static Content? Read(string? written)
    {
        if (written is null || written.Length > LongestText)
            return null;
        try
        {
            return JsonSerializer.Deserialize(Convert.FromBase64String(written), SeenJson.Default.Content);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static Content Of(PurchaseOrder order)
    {
        Dictionary<string, Line> lines = new(StringComparer.Ordinal);
        // An order of a run may have hundreds of lines; of those beyond, the trail alone tells.
        foreach (PurchaseOrderLine line in order.Lines.Take(MostLines))
            lines[string.Create(CultureInfo.InvariantCulture, $"{line.LineNo} {line.ProductId}")] = new Line(line.PurchaseQuantity, line.ReceivedQuantity);
        return new Content(order.Status.ToText(), order.GrandTotal, lines);
    }

    internal sealed record Content(string Status, decimal Total, Dictionary<string, Line> Lines);

    internal sealed record Line(decimal Quantity, decimal Received);
}

/// <summary>The form of what was seen.</summary>
[JsonSerializable(typeof(SeenOrder.Content))]
internal sealed partial class SeenJson : JsonSerializerContext;

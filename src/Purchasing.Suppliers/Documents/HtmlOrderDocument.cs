using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Purchasing.Core.Calculation;
using Purchasing.Core.Orders;
using Purchasing.Core.Text;

namespace Purchasing.Suppliers.Documents;

/// <summary>Writes an order as one HTML page that prints on paper, with nothing loaded from elsewhere. Thread-safe.</summary>
public static class HtmlOrderDocument
{
    private const string Style = """
        body{font:11pt/1.4 system-ui,sans-serif;color:#111;max-width:48rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.6rem;margin:0}header{display:flex;justify-content:space-between;border-bottom:2px solid #111;padding-bottom:.5rem}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dt{color:#555}dd{margin:0}
        table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #ccc}
        th{border-bottom:1px solid #111}.n{text-align:right;font-variant-numeric:tabular-nums}thead{display:table-header-group}tr{break-inside:avoid}
        tfoot td{border:0}tfoot tr:last-child td{font-weight:bold;border-top:1px solid #111}
        @page{size:A4;margin:18mm}@media print{body{margin:0;max-width:none;padding:0}}
        """;

    /// <summary>What a browser may do with the document: apply its own style, and nothing else.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'";

    /// <summary>The media type of the document.</summary>
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>Writes the document.</summary>
    /// <param name="order">The order.</param>
    /// <param name="buyer">Name of the company that orders.</param>
    /// <param name="kind">What it tells the supplier.</param>
    public static string Write(PurchaseOrder order, string buyer, MessageKind kind = MessageKind.Order)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(buyer);
        StringBuilder html = new();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"").Append(Text(ContentSecurityPolicy)).Append("\"><title>Purchase order ").Append(Text(order.Id))
            .Append("</title><style>").Append(Style).Append("</style></head><body>\n")
            .Append("<header><div><h1>").Append(Title(kind)).Append("</h1><div>").Append(Text(order.Id)).Append("</div></div><div>")
            .Append(Text(buyer)).Append("</div></header>\n<dl>");
        Field(html, "Supplier", order.SupplierName is null ? order.SupplierId : $"{order.SupplierName} ({order.SupplierId})");
        Field(html, "Date", Date(order.OrderDate));
        Field(html, "Revision", order.Revision.ToString(CultureInfo.InvariantCulture));
        if (order.ApprovedBy.Count > 0)
            Field(html, "Approved by", string.Join(", ", order.ApprovedBy));
        if (order.FxDate is DateOnly fxDate)
            Field(html, "Exchange rate", $"1 {order.Currency} = {Number(order.FxRate)} {order.BaseCurrency} ({Date(fxDate)})");
        html.Append("</dl>\n<table><thead><tr><th class=\"n\">#</th><th>Product</th><th>Deliver to</th><th>Expected</th><th class=\"n\">Quantity</th>")
            .Append("<th class=\"n\">Price</th><th class=\"n\">Amount ").Append(Text(order.Currency)).Append("</th></tr></thead>\n<tbody>\n");
        foreach (PurchaseOrderLine line in order.Lines)
            Line(html, line);
        html.Append("</tbody><tfoot>\n");
        Sum(html, "Total", order.TotalAmount);
        if (order.DiscountAmount != 0m)
            Sum(html, "Discount", -order.DiscountAmount);
        Sum(html, $"Tax {Number(order.TaxRate * 100m)} %", order.TaxAmount);
        Sum(html, $"Grand total {order.Currency}", order.GrandTotal);
        return html.Append("</tfoot></table>\n</body></html>\n").ToString();
    }

    private static string Title(MessageKind kind) => kind switch
    {
        MessageKind.Order => "Purchase order",
        MessageKind.Change => "Change of purchase order",
        MessageKind.Cancellation => "Cancellation of purchase order",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of message."),
    };

    private static void Field(StringBuilder html, string name, string value) =>
        html.Append("<dt>").Append(name).Append("</dt><dd>").Append(Text(value)).Append("</dd>");

    private static void Line(StringBuilder html, PurchaseOrderLine line)
    {
        string quantity = $"{Number(line.PurchaseQuantity)} {line.PurchaseUnit}";
        if (!string.Equals(line.PurchaseUnit, line.StockUnit, StringComparison.Ordinal))
            quantity += $" ({Number(line.Quantity)} {line.StockUnit})";
        html.Append("<tr><td class=\"n\">").Append(line.LineNo).Append("</td><td>").Append(Article(line))
            .Append("</td><td>").Append(Text(line.WarehouseId))
            .Append("</td><td>").Append(line.ExpectedOn is DateOnly day ? Date(day) : "")
            .Append("</td><td class=\"n\">").Append(Text(quantity))
            .Append("</td><td class=\"n\">").Append(Number(line.PurchasePrice ?? line.UnitPrice)).Append(" / ")
            .Append(Text(line.PurchasePrice is null ? line.StockUnit : line.PurchaseUnit))
            .Append("</td><td class=\"n\">").Append(line.Amount.ToString(CultureInfo.InvariantCulture)).Append("</td></tr>\n");
    }

    // Our number, the name, and the number by which the supplier knows it.
    private static string Article(PurchaseOrderLine line)
    {
        string article = Text(line.ProductId);
        if (line.ProductName is not null)
            article += $"<br>{Text(line.ProductName)}";
        return line.ArticleNumber is null ? article : $"{article}<br>{Text($"Your article {line.ArticleNumber}")}";
    }

    private static void Sum(StringBuilder html, string name, decimal amount) =>
        html.Append("<tr><td colspan=\"6\" class=\"n\">").Append(Text(name)).Append("</td><td class=\"n\">")
            .Append(amount.ToString(CultureInfo.InvariantCulture)).Append("</td></tr>\n");

    private static string Text(string value) => WebUtility.HtmlEncode(SafeText.Show(value));

    private static string Number(decimal value) => DecimalMath.Trim(value).ToString(CultureInfo.InvariantCulture);

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

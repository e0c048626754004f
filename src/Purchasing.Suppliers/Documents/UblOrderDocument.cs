using System.Globalization;
using System.Text;
using System.Xml;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Text;

namespace Purchasing.Suppliers.Documents;

/// <summary>
/// Writes orders as UBL 2.1 XML (ISO/IEC 19845), the interchange form: an <c>Order</c>, an <c>OrderChange</c> with the new content, or an
/// <c>OrderCancellation</c>. Thread-safe.
/// </summary>
public static class UblOrderDocument
{
    private const string DocumentNamespaces = "urn:oasis:names:specification:ubl:schema:xsd:";
    private const string Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    private const string Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    /// <summary>The media type of the document.</summary>
    public const string ContentType = "application/xml";

    /// <summary>Writes an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="buyer">Name of the company that orders.</param>
    /// <returns>UTF-8 without a byte order mark. The same order gives the same bytes.</returns>
    public static byte[] Write(PurchaseOrder order, string buyer) => Write(new SupplierMessage(MessageKind.Order, order, order.OrderDate, ""), buyer);

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="buyer">Name of the company that orders.</param>
    /// <returns>UTF-8 without a byte order mark. The same message gives the same bytes.</returns>
    public static byte[] Write(SupplierMessage message, string buyer)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(buyer);
        PurchaseOrder order = message.Order;
        using MemoryStream stream = new();
        XmlWriterSettings settings = new() { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n", CheckCharacters = true };
        using (XmlWriter xml = XmlWriter.Create(stream, settings))
        {
            string root = RootOf(message.Kind);
            xml.WriteStartElement(null, root, $"{DocumentNamespaces}{root}-2");
            xml.WriteAttributeString("xmlns", "cac", null, Cac);
            xml.WriteAttributeString("xmlns", "cbc", null, Cbc);
            WriteHead(xml, message);
            WriteParty(xml, "BuyerCustomerParty", null, buyer);
            WriteParty(xml, "SellerSupplierParty", order.SupplierId, order.SupplierName ?? order.SupplierId);
            if (message.Kind != MessageKind.Cancellation)
            {
                WriteTotals(xml, order);
                foreach (PurchaseOrderLine line in order.Lines)
                    WriteLine(xml, order, line);
            }

            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    private static string RootOf(MessageKind kind) => kind switch
    {
        MessageKind.Order => "Order",
        MessageKind.Change => "OrderChange",
        MessageKind.Cancellation => "OrderCancellation",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of message."),
    };

    // The order of the elements is that of the three schemas.
    private static void WriteHead(XmlWriter xml, SupplierMessage message)
    {
        PurchaseOrder order = message.Order;
        string revision = order.Revision.ToString(CultureInfo.InvariantCulture);
        Basic(xml, "UBLVersionID", "2.1");
        Basic(xml, "ID", message.Kind == MessageKind.Order ? order.Id : $"{order.Id}-r{revision}");
        Basic(xml, "IssueDate", Date(message.Kind == MessageKind.Order ? order.OrderDate : message.IssuedOn));
        if (message.Kind == MessageKind.Change)
            Basic(xml, "SequenceNumberID", revision);
        Basic(xml, "Note", $"Revision {revision}");
        if (message.Kind == MessageKind.Cancellation)
        {
            Basic(xml, "CancellationNote", $"Order {order.Id} is cancelled.");
        }
        else
        {
            Basic(xml, "DocumentCurrencyCode", order.Currency);
            Basic(xml, "LineCountNumeric", order.Lines.Count.ToString(CultureInfo.InvariantCulture));
        }

        if (message.Kind == MessageKind.Order)
            return;
        Start(xml, "OrderReference");
        Basic(xml, "ID", order.Id);
        xml.WriteEndElement();
    }

    private static void WriteParty(XmlWriter xml, string role, string? id, string name)
    {
        Start(xml, role);
        Start(xml, "Party");
        if (id is not null)
        {
            Start(xml, "PartyIdentification");
            Basic(xml, "ID", id);
            xml.WriteEndElement();
        }

        Start(xml, "PartyName");
        Basic(xml, "Name", name);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteTotals(XmlWriter xml, PurchaseOrder order)
    {
        if (order.DiscountAmount != 0m)
        {
            Start(xml, "AllowanceCharge");
            Basic(xml, "ChargeIndicator", "false");
            Basic(xml, "AllowanceChargeReason", "Discount");
            Amount(xml, "Amount", order.DiscountAmount, order.Currency);
            Amount(xml, "BaseAmount", order.TotalAmount, order.Currency);
            xml.WriteEndElement();
        }

        if (order.FxDate is DateOnly fxDate)
        {
            Start(xml, "PricingExchangeRate");
            Basic(xml, "SourceCurrencyCode", order.Currency);
            Basic(xml, "TargetCurrencyCode", order.BaseCurrency);
            Basic(xml, "CalculationRate", Number(order.FxRate));
            Basic(xml, "Date", Date(fxDate));
            xml.WriteEndElement();
        }

        Start(xml, "TaxTotal");
        Amount(xml, "TaxAmount", order.TaxAmount, order.Currency);
        Start(xml, "TaxSubtotal");
        Amount(xml, "TaxableAmount", order.FinalAmount, order.Currency);
        Amount(xml, "TaxAmount", order.TaxAmount, order.Currency);
        Start(xml, "TaxCategory");
        Basic(xml, "Percent", Number(order.TaxRate * 100m));
        Start(xml, "TaxScheme");
        Basic(xml, "ID", "VAT");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();

        Start(xml, "AnticipatedMonetaryTotal");
        Amount(xml, "LineExtensionAmount", order.TotalAmount, order.Currency);
        Amount(xml, "TaxExclusiveAmount", order.FinalAmount, order.Currency);
        Amount(xml, "TaxInclusiveAmount", order.GrandTotal, order.Currency);
        if (order.DiscountAmount != 0m)
            Amount(xml, "AllowanceTotalAmount", order.DiscountAmount, order.Currency);
        Amount(xml, "PayableAmount", order.GrandTotal, order.Currency);
        xml.WriteEndElement();
    }

    private static void WriteLine(XmlWriter xml, PurchaseOrder order, PurchaseOrderLine line)
    {
        Start(xml, "OrderLine");
        Start(xml, "LineItem");
        Basic(xml, "ID", line.LineNo.ToString(CultureInfo.InvariantCulture));
        Quantity(xml, "Quantity", line.PurchaseQuantity, line.PurchaseUnit);
        Amount(xml, "LineExtensionAmount", line.Amount, order.Currency);
        Start(xml, "Delivery");
        Start(xml, "DeliveryLocation");
        Basic(xml, "ID", line.WarehouseId);
        xml.WriteEndElement();
        if (line.ExpectedOn is DateOnly day)
        {
            Start(xml, "RequestedDeliveryPeriod");
            Basic(xml, "EndDate", Date(day));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        Start(xml, "Price");
        Amount(xml, "PriceAmount", line.PurchasePrice ?? line.UnitPrice, order.Currency);
        Quantity(xml, "BaseQuantity", 1m, line.PurchasePrice is null ? line.StockUnit : line.PurchaseUnit);
        xml.WriteEndElement();
        Start(xml, "Item");
        Basic(xml, "Name", line.ProductName ?? line.ProductId);
        Start(xml, "BuyersItemIdentification");
        Basic(xml, "ID", line.ProductId);
        xml.WriteEndElement();
        if (line.ArticleNumber is not null)
        {
            Start(xml, "SellersItemIdentification");
            Basic(xml, "ID", line.ArticleNumber);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Start(XmlWriter xml, string name) => xml.WriteStartElement("cac", name, Cac);

    private static void Basic(XmlWriter xml, string name, string value) => xml.WriteElementString("cbc", name, Cbc, SafeText.Show(Writable(value)));

    // XML has no way to write a control character or half a surrogate pair; a name that has one shall not keep its order from being sent.
    private static string Writable(string value)
    {
        if (IsWritable(value))
            return value;
        StringBuilder text = new(value.Length);
        foreach (Rune rune in value.EnumerateRunes())
            text.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        return text.ToString();
    }

    private static bool IsWritable(string value)
    {
        foreach (char c in value)
        {
            if (!XmlConvert.IsXmlChar(c))
                return false;
        }

        return true;
    }

    private static void Amount(XmlWriter xml, string name, decimal amount, string currency)
    {
        xml.WriteStartElement("cbc", name, Cbc);
        xml.WriteAttributeString("currencyID", currency);
        xml.WriteString(amount.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private static void Quantity(XmlWriter xml, string name, decimal quantity, string unit)
    {
        xml.WriteStartElement("cbc", name, Cbc);
        xml.WriteAttributeString("unitCode", Writable(UnitCodes.Of(unit)));
        xml.WriteString(Number(quantity));
        xml.WriteEndElement();
    }

    private static string Number(decimal value) => Core.Calculation.DecimalMath.Trim(value).ToString(CultureInfo.InvariantCulture);

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

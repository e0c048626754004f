using System.Xml.Linq;
using Purchasing.Core.Orders;
using Purchasing.Core.Tests.Orders;
using Purchasing.Suppliers.Documents;

namespace Purchasing.Suppliers.Tests;

public sealed class DocumentTests
{
    private static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    private static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    private static XElement Ubl(PurchaseOrder order)
    {
        using MemoryStream stream = new(UblOrderDocument.Write(order, "Buyer & Co"));
        return XDocument.Load(stream).Root!;
    }

    [Fact]
    public void Ubl_has_the_root_and_version_of_the_standard()
    {
        XElement root = Ubl(SampleOrder.Create(OrderStatus.Approved));
        Assert.Equal("{urn:oasis:names:specification:ubl:schema:xsd:Order-2}Order", root.Name.ToString());
        Assert.Equal("2.1", root.Element(Cbc + "UBLVersionID")!.Value);
    }

    [Fact]
    public void Ubl_elements_stand_in_the_order_of_the_schema()
    {
        PurchaseOrder order = SampleOrder.Create(OrderStatus.Approved) with { DiscountAmount = 10m, FinalAmount = 140m, Currency = "EUR", FxRate = 1.1m, FxDate = new DateOnly(2026, 11, 20) };
        Assert.Equal(
            ["UBLVersionID", "ID", "IssueDate", "Note", "DocumentCurrencyCode", "LineCountNumeric", "BuyerCustomerParty", "SellerSupplierParty", "AllowanceCharge", "PricingExchangeRate", "TaxTotal", "AnticipatedMonetaryTotal", "OrderLine", "OrderLine"],
            Ubl(order).Elements().Select(element => element.Name.LocalName));
    }

    [Fact]
    public void Ubl_tells_amounts_with_currency_and_quantities_with_unit_code()
    {
        XElement root = Ubl(SampleOrder.Create(OrderStatus.Approved));
        XElement payable = root.Element(Cac + "AnticipatedMonetaryTotal")!.Element(Cbc + "PayableAmount")!;
        Assert.Equal(("162.00", "USD"), (payable.Value, payable.Attribute("currencyID")!.Value));
        XElement quantity = root.Elements(Cac + "OrderLine").First().Element(Cac + "LineItem")!.Element(Cbc + "Quantity")!;
        Assert.Equal(("1", "XCS"), (quantity.Value, quantity.Attribute("unitCode")!.Value));
    }

    [Fact]
    public void Ubl_of_the_same_order_has_the_same_bytes() => Assert.Equal(
        UblOrderDocument.Write(SampleOrder.Create(OrderStatus.Approved), "B"),
        UblOrderDocument.Write(SampleOrder.Create(OrderStatus.Approved), "B"));

    [Fact]
    public void Html_escapes_what_suppliers_are_called()
    {
        string html = HtmlOrderDocument.Write(SampleOrder.Create(OrderStatus.Approved), "<script>");
        Assert.Contains("Bolts &amp; &lt;Nuts&gt; &quot;Ltd&quot;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_loads_nothing_from_elsewhere()
    {
        string html = HtmlOrderDocument.Write(SampleOrder.Create(OrderStatus.Approved), "Buyer");
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.Contains("162.00", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_cannot_turn_the_direction_of_a_document()
    {
        PurchaseOrder order = SampleOrder.Create(OrderStatus.Approved) with { SupplierName = "Bolts \u202E00.1\u2066" };
        string html = HtmlOrderDocument.Write(order, "Buyer");
        string ubl = System.Text.Encoding.UTF8.GetString(UblOrderDocument.Write(order, "Buyer"));
        foreach (string document in new[] { html, ubl })
        {
            Assert.DoesNotContain(document, character => character is '\u202E' or '\u2066');
            Assert.Contains("Bolts \\u202E00.1\\u2066", document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_document_lets_its_own_style_and_nothing_else_be_applied()
    {
        string html = HtmlOrderDocument.Write(SampleOrder.Create(OrderStatus.Approved), "Buyer");
        int start = html.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length;
        byte[] style = System.Text.Encoding.UTF8.GetBytes(html[start..html.IndexOf("</style>", StringComparison.Ordinal)]);
        string hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(style));
        Assert.Equal($"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'", HtmlOrderDocument.ContentSecurityPolicy);
        Assert.Contains("<meta http-equiv=\"Content-Security-Policy\"", html, StringComparison.Ordinal);
    }
}

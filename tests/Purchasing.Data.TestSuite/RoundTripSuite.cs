using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.TestSuite;

/// <summary>Values come back as they went in.</summary>
public abstract class RoundTripSuite : DatabaseSuite
{
    [Theory]
    [InlineData("12345678901234567890.12345678")]
    [InlineData("99999999999999999999.99999999")]
    [InlineData("-99999999999999999999.99999999")]
    [InlineData("0.00000001")]
    [InlineData("0.1")]
    [InlineData("0")]
    public async Task Decimals_of_28_digits_are_exact(string digits)
    {
        await Databases.ExecuteAsync(DatabaseNames.Inventory, $"UPDATE stock SET on_hand = '{digits}' WHERE product_id = 'PROD-001'");

        FactBatch<StockLevel> batch = await Databases.Facts<StockLevel>(SourceQueries.Stock).GetAsync(ProductSet.One("PROD-001"), None);

        Assert.Equal(digits, batch.For("PROD-001").First!.OnHand!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Prices_of_28_digits_are_stored_exactly()
    {
        PurchaseOrderLine line = SampleOrders.Line() with { UnitPrice = 12345678901234567890.12345678m, Quantity = 0.00000001m, PurchaseUnit = "PIECE", PurchaseQuantity = 0.00000001m };
        await Databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1", lines: line)), None);

        PurchaseOrder? stored = await Databases.Get<IOrderStore>().GetAsync("PO-1", None);

        Assert.Equal(line, Assert.Single(stored!.Lines));
    }

    [Theory]
    [InlineData("Zürich 🏭 中文 عربى")]
    [InlineData("quotes ' \" ` \\ and \\' %_")]
    [InlineData("𝔘𝔫𝔦𝔠𝔬𝔡𝔢")]
    public async Task Texts_keep_every_character(string name)
    {
        PurchaseOrder order = SampleOrders.Order("PO-1") with { SupplierName = name, ApprovedBy = [name] };
        await Databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(order), None);

        SampleOrders.Same(order, await Databases.Get<IOrderStore>().GetAsync("PO-1", None));
    }

    [Fact]
    public async Task Codes_differ_by_case_accent_and_trailing_blank()
    {
        await Databases.ExecuteAsync(DatabaseNames.Inventory, "INSERT INTO stock (product_id, warehouse_id, on_hand, reserved, unit) VALUES ('prod-001', 'WH-001', '1', '0', 'PIECE'), ('PRÖD-001', 'WH-001', '2', '0', 'PIECE')");

        FactBatch<StockLevel> batch = await Databases.Facts<StockLevel>(SourceQueries.Stock).GetAsync(ProductSet.One("PROD-001"), None);

        Assert.Equal(25m, Assert.Single(batch.All).OnHand);
    }

    [Fact]
    public async Task Nulls_stay_null()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", lines: SampleOrders.Line() with { ExpectedOn = null }) with { SupplierName = null, FxDate = null };
        await Databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(order), None);

        SampleOrders.Same(order, await Databases.Get<IOrderStore>().GetAsync("PO-1", None));
    }

    [Fact]
    public async Task A_moment_is_the_same_moment_whatever_zone_it_was_written_in()
    {
        DateTimeOffset inTokyo = new(2026, 3, 29, 2, 30, 0, 123, 456, TimeSpan.FromHours(9));
        PurchaseOrder order = SampleOrders.Order("PO-1") with { CreatedAt = inTokyo, ChangedAt = inTokyo.ToOffset(TimeSpan.FromHours(-3.5)) };
        await Databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(order), None);

        PurchaseOrder? stored = await Databases.Get<IOrderStore>().GetAsync("PO-1", None);

        Assert.Equal((inTokyo.UtcDateTime, TimeSpan.Zero), (stored!.CreatedAt.UtcDateTime, stored.CreatedAt.Offset));
        Assert.Equal(inTokyo.UtcDateTime, stored.ChangedAt.UtcDateTime);
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("1970-01-01")]
    [InlineData("2028-02-29")]
    [InlineData("9999-12-31")]
    public async Task Days_stay_the_same_day(string day)
    {
        DateOnly date = DateOnly.ParseExact(day, "yyyy-MM-dd");
        PurchaseOrder order = SampleOrders.Order("PO-1", lines: SampleOrders.Line() with { ExpectedOn = date }) with { OrderDate = date, FxDate = date };
        await Databases.Get<IOrderStore>().CreateAsync(SampleOrders.Creation(order), None);

        SampleOrders.Same(order, await Databases.Get<IOrderStore>().GetAsync("PO-1", None));
    }

    [Fact]
    public async Task Validity_days_of_an_offer_are_read_as_days()
    {
        await Databases.ExecuteAsync(DatabaseNames.Supplier, "UPDATE supplier_offers SET valid_from = '2026-01-01', valid_to = '2026-12-31' WHERE product_id = 'PROD-001'");

        SupplierOffer? offer = (await Databases.Facts<SupplierOffer>(SourceQueries.Offers).GetAsync(ProductSet.One("PROD-001"), None)).For("PROD-001").First;

        Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31)), (offer!.ValidFrom, offer.ValidTo));
    }
}

using Purchasing.Core.Proposals;

namespace Purchasing.Core.Tests.Proposals;

public sealed class ProposalSnoozeTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static readonly Proposal Seen = new() { ProductId = "P", WarehouseId = "W", Quantity = 40m, SupplierId = "S" };

    private static ProposalSnooze Until(DateOnly? day) => ProposalSnooze.Of(Seen, day, "later", "ann", DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData(0, true)]
    [InlineData(6, true)]
    [InlineData(7, false)]
    [InlineData(8, false)]
    public void It_hides_until_its_day(int days, bool hides) => Assert.Equal(hides, Until(Today.AddDays(7)).Hides(Seen, Today.AddDays(days)));

    [Fact]
    public void Without_a_day_it_hides_until_more_is_needed()
    {
        Assert.True(Until(null).Hides(Seen, Today.AddYears(1)));
        Assert.True(Until(null).Hides(Seen with { Quantity = 39m }, Today));
        Assert.False(Until(null).Hides(Seen with { Quantity = 41m }, Today));
    }

    [Fact]
    public void Another_supplier_wakes_it() => Assert.False(Until(Today.AddDays(7)).Hides(Seen with { SupplierId = "T" }, Today));

    [Fact]
    public void It_hides_its_own_product_and_warehouse_alone()
    {
        Assert.False(Until(null).Hides(Seen with { ProductId = "Q" }, Today));
        Assert.False(Until(null).Hides(Seen with { WarehouseId = "V" }, Today));
        Assert.True((Until(null) with { WarehouseId = "" }).Hides(Seen with { WarehouseId = "V" }, Today));
    }

    // A box of 3,000 at 1.00: two boxes cost 2.00, not 1.99998.
    [Fact]
    public void A_quantity_that_a_person_set_is_paid_by_the_price_of_the_purchase_unit()
    {
        Proposal box = Seen with
        {
            Quantity = 3000m, PurchaseQuantity = 1m, PurchaseUnit = "BOX", StockUnit = "PIECE", UnitPrice = 0.00033333m, PurchasePrice = 1m, PriceTiers = "0: 1; 30000: 0.9", Currency = "USD",
        };
        Assert.Equal((2.00m, 1m), (box.With(new ProposalEdit("P", "W", 2m, "ann", DateTimeOffset.UnixEpoch)).Total, box.With(new ProposalEdit("P", "W", 2m, "ann", DateTimeOffset.UnixEpoch)).PurchasePrice));
        Assert.Equal(9.00m, box.With(new ProposalEdit("P", "W", 10m, "ann", DateTimeOffset.UnixEpoch)).Total);
    }
}

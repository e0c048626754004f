using Purchasing.Core.Orders;

namespace Purchasing.Core.Tests.Orders;

/// <summary>What holds for every order that is stored, each broken once.</summary>
public sealed class OrderInvariantTests
{
    private static readonly PurchaseOrder Sound = SampleOrder.Create(OrderStatus.Approved);

    [Fact]
    public void A_sound_order_passes() => OrderInvariants.Check(Sound);

    [Fact]
    public void The_total_is_the_sum_of_the_lines_to_the_cent() =>
        Breaks(Sound with { TotalAmount = 150.01m, FinalAmount = 150.01m, GrandTotal = 162.01m }, "has lines of 150 but a total of 150.01");

    [Fact]
    public void The_final_amount_is_the_total_less_the_discount() =>
        Breaks(Sound with { DiscountAmount = 15m }, "has a total of 150.00 less 15, which is not 150.00");

    [Fact]
    public void The_grand_total_is_the_final_amount_and_the_tax() =>
        Breaks(Sound with { GrandTotal = 162.01m }, "has 150.00 and a tax of 12.00, which is not 162.01");

    [Fact]
    public void An_order_has_lines() => Breaks(Sound with { Lines = [] }, "has no lines");

    [Fact]
    public void A_line_orders_something() => Breaks(WithLine(line => line with { Quantity = 0m }), "orders 0 PIECE of PROD-001");

    [Fact]
    public void Cases_are_bought_whole() =>
        Breaks(WithLine(line => line with { PurchaseQuantity = 0.5m }), "orders 0.5 CASE of PROD-001, not a whole number");

    [Fact]
    public void A_price_is_not_negative() => Breaks(WithLine(line => line with { UnitPrice = -10m }), "has a negative price for PROD-001");

    [Fact]
    public void Nobody_approves_the_own_order() => Breaks(Sound with { ApprovedBy = ["Maker"] }, "is approved by maker, who made it");

    [Fact]
    public void An_exchange_rate_is_positive() => Breaks(Sound with { FxRate = 0m }, "has an exchange rate of 0");

    private static PurchaseOrder WithLine(Func<PurchaseOrderLine, PurchaseOrderLine> change) => Sound with { Lines = [change(Sound.Lines[0]), Sound.Lines[1]] };

    private static void Breaks(PurchaseOrder order, string what)
    {
        OrderActionException broken = Assert.Throws<OrderActionException>(() => OrderInvariants.Check(order));
        Assert.Equal((OrderActionError.Invalid, $"Order PO-1 {what}."), (broken.Error, broken.Message));
    }
}

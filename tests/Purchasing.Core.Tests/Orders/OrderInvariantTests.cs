using Purchasing.Core.Orders;

namespace Purchasing.Core.Tests.Orders;

/// <summary>What holds for every order that is stored, each broken once.</summary>
public sealed class OrderInvariantTests
{
    private static readonly PurchaseOrder Sound = SampleOrder.Create(OrderStatus.Approved, approvalsNeeded: 0);

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
    public void A_total_is_above_zero() => Breaks(
        Sound with { Lines = [Sound.Lines[0] with { Amount = 0m }], TotalAmount = 0m, FinalAmount = 0m, TaxAmount = 0m, GrandTotal = 0m }, "has a total of 0; it must be above zero");

    [Theory]
    [InlineData(151)]
    [InlineData(-1)]
    public void A_discount_is_from_zero_to_the_total(int discount) => Breaks(
        Sound with { DiscountAmount = discount, FinalAmount = 150m - discount }, $"has a discount of {discount} on a total of 150.00; it must be from 0 to the total");

    [Fact]
    public void A_tax_rate_is_from_zero_to_one() =>
        Breaks(Sound with { TaxRate = 8m, TaxAmount = 1200m, GrandTotal = 1350m }, "has a tax rate of 8; it must be from 0 to 1, for example 0.19 for 19 %");

    [Fact]
    public void The_tax_is_the_rate_of_the_final_amount() =>
        Breaks(Sound with { TaxAmount = 0m, GrandTotal = 150.00m }, "has a tax of 0, which is not 0.08 of 150.00");

    [Fact]
    public void An_order_needs_the_approvals_of_its_lines() => Breaks(
        WithLine(line => line with { ApprovalsNeeded = 1 }), "needs 0 approvals, but its line for PROD-001 asks for 1");

    [Theory]
    [InlineData(OrderStatus.Approved, "approved")]
    [InlineData(OrderStatus.Sent, "sent")]
    public void An_order_is_approved_by_as_many_as_it_needs(OrderStatus status, string text) =>
        Breaks(Sound with { Status = status, ApprovalsNeeded = 2, ApprovedBy = ["boss"] }, $"is {text} with 1 of 2 approvals");

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

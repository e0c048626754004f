using System.Globalization;
using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>Each of the fifteen rules of the reference system at its border, worked out by hand.</summary>
public sealed class ClassicRuleTests
{
    // Required 100, 60 available: the shortage of 40 is below, at and above the minimum.
    [Theory]
    [InlineData("40.01", "40.01", "OrderMOQWhenShortageIsLess")]
    [InlineData("40", "40", "OrderShortageWhenAboveMOQ")]
    [InlineData("39.99", "40", "OrderShortageWhenAboveMOQ")]
    public void A_shortage_below_the_minimum_orders_the_minimum_and_any_other_itself(string moq, string quantity, string rule)
    {
        (Decision decision, string[] fired) = Decide(input => input.Moq = Number(moq));
        Assert.Equal(40m, decision.Shortage);
        Assert.Equal(Number(quantity), decision.OrderQty);
        Assert.Contains(rule, fired);
    }

    // 40 at 250 are 10,000.00 exactly, which needs nobody; 40 at 250.00025 are 10,000.01.
    [Theory]
    [InlineData("250", "auto_approved", "approved", false, "email")]
    [InlineData("250.00025", "pending", "pending_approval", true, null)]
    public void Above_ten_thousand_a_person_has_to_approve(string price, string approval, string status, bool required, string? sendBy)
    {
        (Decision decision, string[] fired) = Decide(input => input.UnitPrice = Number(price));
        Assert.Equal((approval, status, required, true), (decision.ApprovalStatus, decision.OrderStatus, decision.RequiresApproval, decision.Create));
        Assert.Equal((sendBy, sendBy is not null), (decision.SendBy, decision.Send));
        Assert.Equal(sendBy is not null, fired.Contains("SendPOToSupplier"));
    }

    // 40 at 1250 are 50,000: 5,000 off, 45,000, 8 % of that 3,600. A cent less is not discounted: 49,999.99 · 1.08 = 53,999.9892.
    [Theory]
    [InlineData("1250", "5000", "45000", "3600", "48600")]
    [InlineData("1249.99975", "0", "49999.99", "3999.9992", "53999.9892")]
    public void From_fifty_thousand_on_a_tenth_is_off(string price, string discount, string final, string tax, string grand)
    {
        Decision decision = Decide(input => input.UnitPrice = Number(price)).Decision;
        Assert.Equal(
            (Number(discount), Number(final), Number(tax), Number(grand)),
            (decision.DiscountAmount, decision.FinalAmount, decision.TaxAmount, decision.GrandTotal));
    }

    [Fact]
    public void An_inactive_supplier_gets_no_order()
    {
        (Decision decision, string[] fired) = Decide(input => input.SupplierActive = false);
        Assert.Equal((0m, 0m, false, "Supplier is not active"), (decision.Shortage, decision.OrderQty, decision.NeedReorder, decision.SupplierError));
        Assert.False(decision.Create);
        Assert.Contains("ValidateSupplierActive", fired);
    }

    // 100 required and 100 available are a shortage of 0, and 0 is not more than 0.
    [Fact]
    public void A_shortage_of_nothing_needs_no_order()
    {
        (Decision decision, string[] fired) = Decide(input => input.AvailableQty = 100m);
        Assert.Equal((0m, false, 0m, false), (decision.Shortage, decision.NeedReorder, decision.OrderQty, decision.Create));
        Assert.Equal(["CalculateShortage", "NoReorderNeeded"], fired);
    }

    [Fact]
    public void Without_a_price_there_is_no_total_and_no_order()
    {
        Decision decision = Decide(input => input.UnitPrice = 0m).Decision;
        Assert.Equal((40m, true), (decision.OrderQty, decision.NeedReorder));
        Assert.Null(decision.TotalAmount);
        Assert.False(decision.Create);
    }

    [Fact]
    public void The_rules_stand_in_the_order_of_their_salience() => Assert.Equal(
        [
            ("CalculateShortage", 120), ("ValidateSupplierActive", 115), ("OrderMOQWhenShortageIsLess", 110), ("OrderShortageWhenAboveMOQ", 110),
            ("CalculateOrderTotal", 105), ("SetReorderFlag", 100), ("NoReorderNeeded", 100), ("FlagHighValueOrders", 95), ("AutoApproveOrders", 90),
            ("ApplyBulkDiscount", 85), ("NoDiscount", 85), ("CalculateTax", 80), ("CreatePurchaseOrderIfApproved", 75),
            ("CreatePurchaseOrderPendingApproval", 75), ("SendPOToSupplier", 70),
        ],
        Saliences());

    private static IEnumerable<(string, int)> Saliences()
    {
        using System.Text.Json.JsonDocument file = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Repository.File("rules", "classic.rules.json")));
        return [.. file.RootElement.GetProperty("rules").EnumerateArray().Select(rule => (rule.GetProperty("name").GetString()!, rule.GetProperty("salience").GetInt32()))];
    }

    [Fact]
    public void The_rules_in_stages_make_a_network_that_is_not_larger()
    {
        Assert.Equal(RuleFiles.Classic.Rules.Select(rule => rule.Name), RuleFiles.ClassicStages.Rules.Select(rule => rule.Name));
        Assert.InRange(Nodes(RuleFiles.ClassicStages), 15, Nodes(RuleFiles.Classic));

        static int Nodes(RuleSet rules) => rules.DrawMermaid().Split('\n').Length;
    }

    /// <summary>The answer of the classic rules, which those in stages give with the same firings.</summary>
    private static (Decision Decision, string[] Fired) Decide(Action<ReorderInput> change)
    {
        (Decision decision, string[] fired) = Decide(RuleFiles.Classic, change);
        (Decision inStages, string[] firedInStages) = Decide(RuleFiles.ClassicStages, change);
        Assert.Equal(fired, firedInStages);
        Assert.Equivalent(decision, inStages, strict: true);
        return (decision, fired);
    }

    private static (Decision Decision, string[] Fired) Decide(RuleSet rules, Action<ReorderInput> change)
    {
        ReorderInput input = new()
        {
            ProductId = "P",
            RequiredQty = 100m,
            AvailableQty = 60m,
            Moq = 1m,
            UnitPrice = 2m,
            SupplierActive = true,
            SupplierId = "S",
        };
        change(input);
        Decision decision = new() { ProductId = "P" };
        using Session session = rules.CreateSession(new SessionOptions { Explain = true });
        session.Insert(input);
        session.Insert(decision);
        session.Fire();
        return (decision, [.. session.Explanation.Select(firing => firing.Rule)]);
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}

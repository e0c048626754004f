using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;
using Purchasing.Core.Tests.Orders;
using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>Whole orders are decided like products: what fails or is missing holds them, and they are never weaker than their lines.</summary>
public sealed class WholeOrderTests
{
    private const string Tax = """{"name": "tax", "when": [{"x": "Decision", "where": "x.wholeOrder"}], "then": [{"modify": "x", "set": {"discountAmount": "0", "finalAmount": "x.totalAmount", "taxAmount": "x.totalAmount * x.taxRate", "grandTotal": "x.totalAmount + x.totalAmount * x.taxRate"}}]}""";
    private const string Approve = """{"name": "approve", "when": [{"x": "Decision"}], "then": [{"modify": "x", "set": {"approvalStatus": "'auto_approved'"}}]}""";

    [Fact]
    public async Task The_rules_that_ship_decide_a_whole_order()
    {
        ProductDecision decided = await DecideAsync(RuleFiles.Purchasing);
        Assert.False(decided.IsHeld);
        Assert.Equal((150.00m, 12.00m, 162.00m, "auto_approved"), (decided.Decision!.FinalAmount, decided.Decision.TaxAmount, decided.Decision.GrandTotal, decided.Decision.ApprovalStatus));
        Assert.Equal(RuleFiles.Purchasing.Hash, decided.RuleSetHash);
    }

    [Fact]
    public async Task A_rule_that_fails_on_a_whole_order_holds_it()
    {
        RuleSet rules = AmountDomainTests.Rules(Tax, Approve, """{"name": "dear", "when": [{"x": "Decision", "where": "x.totalAmount / (x.orderQty - 2) > 1000"}], "then": [{"modify": "x", "set": {"approvalStatus": "'pending'"}}]}""");
        ProductDecision decided = await DecideAsync(rules);
        Assert.Contains("dear", Assert.Single(decided.HeldReasons), StringComparison.Ordinal);
        Assert.False(decided.Create);
    }

    [Fact]
    public async Task A_hold_that_a_rule_inserts_holds_a_whole_order()
    {
        RuleSet rules = AmountDomainTests.Rules(Tax, Approve, """{"name": "stop", "when": [{"x": "Decision", "where": "x.wholeOrder"}], "then": [{"insert": "Hold", "set": {"productId": "x.productId", "source": "'budget'", "reason": "'nothing is left this year'"}}]}""");
        Assert.Equal(["budget: nothing is left this year"], (await DecideAsync(rules)).HeldReasons);
    }

    [Fact]
    public async Task Without_tax_or_grand_total_from_the_rules_an_order_is_held()
    {
        const string NoTax = """{"name": "no tax", "when": [{"x": "Decision"}], "then": [{"modify": "x", "set": {"finalAmount": "x.totalAmount"}}]}""";
        const string NoGrandTotal = """{"name": "no grand total", "when": [{"x": "Decision"}], "then": [{"modify": "x", "set": {"finalAmount": "x.totalAmount", "taxAmount": "12"}}]}""";
        Assert.Equal(["rules: the order has no tax"], (await DecideAsync(AmountDomainTests.Rules(NoTax, Approve))).HeldReasons);
        Assert.Equal(["rules: the order has no grand total"], (await DecideAsync(AmountDomainTests.Rules(NoGrandTotal, Approve))).HeldReasons);
        Assert.Equal(["rules: the order has no final amount"], (await DecideAsync(AmountDomainTests.Rules(Approve))).HeldReasons);
    }

    [Fact]
    public async Task An_order_between_two_rules_about_approval_is_held()
    {
        const string Small = """{"name": "small", "when": [{"x": "Decision", "where": "x.totalAmount <= 100"}], "then": [{"modify": "x", "set": {"approvalStatus": "'auto_approved'"}}]}""";
        const string Large = """{"name": "large", "when": [{"x": "Decision", "where": "x.totalAmount > 1000"}], "then": [{"modify": "x", "set": {"approvalsNeeded": "2"}}]}""";
        Assert.Equal(
            ["rules: the order is neither approved automatically nor said to need an approval: no rule decides that"],
            (await DecideAsync(AmountDomainTests.Rules(Tax, Small, Large))).HeldReasons);
    }

    [Fact]
    public async Task A_tax_that_is_not_the_rate_of_the_amount_holds()
    {
        const string Less = """{"name": "less", "when": [{"x": "Decision"}], "then": [{"modify": "x", "set": {"finalAmount": "x.totalAmount", "taxAmount": "0", "grandTotal": "x.totalAmount"}}]}""";
        Assert.Equal(["rules: the order has a tax of 0, which is not 0.08 of 150.00"], (await DecideAsync(AmountDomainTests.Rules(Less, Approve))).HeldReasons);
    }

    [Fact]
    public async Task Rules_that_change_the_question_hold()
    {
        const string Rate = """{"name": "free", "salience": 10, "when": [{"x": "Decision"}], "then": [{"modify": "x", "set": {"taxRate": "0"}}]}""";
        const string Total = """{"name": "cheap", "salience": 10, "when": [{"x": "Decision"}], "then": [{"modify": "x", "set": {"totalAmount": "1"}}]}""";
        Assert.Equal(["rules: the order has lines with a tax rate of 0.08, which the rules changed to 0"], (await DecideAsync(AmountDomainTests.Rules(Rate, Tax, Approve))).HeldReasons);
        Assert.Equal(["rules: the order has a total of 150.00, which the rules changed to 1"], (await DecideAsync(AmountDomainTests.Rules(Total, Tax, Approve))).HeldReasons);
    }

    [Theory]
    [InlineData("auto_approved", null, 0, 0)]
    [InlineData("auto_approved", false, 0, 0)]
    [InlineData("auto_approved", true, 0, 1)]
    [InlineData("auto_approved", false, 2, 2)]
    [InlineData("pending", null, 0, 1)]
    [InlineData("pending", true, 2, 2)]
    [InlineData(null, false, 0, 1)]
    public void No_approval_is_needed_only_when_all_that_the_rules_said_agrees(string? status, bool? requires, int needed, int expected)
    {
        Decision decision = new() { ProductId = "P", ApprovalStatus = status, RequiresApproval = requires, ApprovalsNeeded = needed };
        Assert.Equal(expected, OrderFactory.ApprovalsOf(decision));
        Assert.Equal(expected == 0 ? OrderStatus.Approved : OrderStatus.PendingApproval, OrderFactory.StatusOf(decision));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 2, 2)]
    public void An_order_needs_the_approvals_that_any_of_its_lines_asked_for(int first, int second, int expected)
    {
        PurchaseOrder order = SampleOrder.Create(OrderStatus.Draft);
        PurchaseOrderLine[] lines = [order.Lines[0] with { ApprovalsNeeded = first }, order.Lines[1] with { ApprovalsNeeded = second }];
        Decision automatic = new() { ProductId = "PO-1", ApprovalStatus = "auto_approved" };
        Assert.Equal(expected, WholeOrder.ApprovalsOf(lines, automatic));
    }

    [Fact]
    public async Task An_amended_order_without_a_tax_from_the_rules_is_refused()
    {
        PurchaseOrder order = SampleOrder.Create(OrderStatus.PendingApproval);
        ProductDecision held = await DecideAsync(AmountDomainTests.Rules(Approve));
        OrderActionException refused = Assert.Throws<OrderActionException>(() => OrderAmendment.Apply(order, order, held, SampleOrder.Now));
        Assert.Equal((OrderActionError.IllegalMove, "Order PO-1 cannot be changed like this: rules: the order has no final amount"), (refused.Error, refused.Message));
    }

    [Fact]
    public async Task An_amended_order_keeps_the_approvals_of_its_lines()
    {
        PurchaseOrder order = SampleOrder.Create(OrderStatus.PendingApproval);
        order = order with { Lines = [order.Lines[0] with { ApprovalsNeeded = 2 }, order.Lines[1]] };
        PurchaseOrder amended = OrderAmendment.Apply(order, order, await DecideAsync(RuleFiles.Purchasing), SampleOrder.Now);
        Assert.Equal((2, 12.00m, 162.00m), (amended.ApprovalsNeeded, amended.TaxAmount, amended.GrandTotal));
        PurchaseOrder without = order with { Lines = [order.Lines[1]], TotalAmount = 30m };
        Assert.Equal(1, OrderAmendment.Apply(order, without, await DecideAsync(RuleFiles.Purchasing), SampleOrder.Now).ApprovalsNeeded);
    }

    private static async Task<ProductDecision> DecideAsync(RuleSet rules) =>
        await new DecisionEngine(new RuleSetHolder(rules), new PurchasingOptions()).DecideOrderAsync(WholeOrder.Question(SampleOrder.Create(OrderStatus.Draft)), CancellationToken.None);
}

using Purchasing.Core.Orders;

namespace Purchasing.Core.Tests.Orders;

/// <summary>What an approver is told of changes, read from the audit trail.</summary>
public sealed class ChangesSinceApprovalTests
{
    private static readonly PurchaseOrder Made = SampleOrder.Create(OrderStatus.PendingApproval);

    [Fact]
    public void Each_field_is_told_once_as_it_was_approved_and_as_it_is_now()
    {
        PurchaseOrder approved = Next(Made, OrderStatus.Approved, Made.Lines, 150m);
        PurchaseOrder more = Next(approved, OrderStatus.PendingApproval, Lines(3m, null, new DateOnly(2026, 12, 5)), 120m);
        PurchaseOrder now = Next(more, OrderStatus.PendingApproval, Lines(2m, 5m, new DateOnly(2026, 12, 5)), 130m);

        ChangesSinceApproval changes = ChangesSinceApproval.Read([First, Entry(Made, approved, "approve"), Entry(approved, more, "amend"), Entry(more, now, "amend")])!;

        Assert.True(changes.WasApproved);
        Assert.Equal("approve", changes.Since.Action);
        Assert.Equal(
            [
                new(1, "PROD-001", "quantity", "1", "2", "CASE"), new(1, "PROD-001", "expected", "2026-11-30", "2026-12-05", null), new(2, "PROD-002", "quantity", "2", "none", "PIECE"),
                new(null, null, "total", "150", "130", "USD"), new(1, "PROD-001", "price", "10", "5", "PIECE"),
            ],
            changes.Changes);
    }

    [Fact]
    public void What_was_changed_back_is_not_told_and_neither_is_what_is_no_content()
    {
        PurchaseOrder more = Next(Made, OrderStatus.PendingApproval, Lines(3m), 200m);
        PurchaseOrder back = Next(more, OrderStatus.PendingApproval, Made.Lines, 150m);
        PurchaseOrder sent = back with { Version = 4, Revision = 2, SentRevision = 2, Lines = [Made.Lines[0] with { ReceivedQuantity = 3m }, Made.Lines[1]] };
        AuditEntry received = OrderDifference.Entry(back, sent, "bea", "receive", null, "receipt DN-1");

        Assert.Null(ChangesSinceApproval.Read([First, Entry(Made, more, "amend"), Entry(more, back, "amend"), received]));
        Assert.Null(ChangesSinceApproval.Read([]));
    }

    [Fact]
    public void Without_an_approval_it_is_told_since_the_order_was_made_and_rules_approve_as_well()
    {
        PurchaseOrder more = Next(Made, OrderStatus.PendingApproval, Lines(3m), 200m);
        Assert.False(ChangesSinceApproval.Read([First, Entry(Made, more, "amend")])!.WasApproved);
        Assert.True(ChangesSinceApproval.Read([First with { To = OrderStatus.Approved }, Entry(Made, more, "amend")])!.WasApproved);
        Assert.True(ChangesSinceApproval.Read([First with { From = OrderStatus.Draft, To = OrderStatus.Approved, Action = "finalise" }, Entry(Made, more, "amend")])!.WasApproved);
    }

    [Theory]
    [InlineData("A): 1 → 2")]
    [InlineData("line 9 (B): price 1 → 2 per PIECE")]
    [InlineData("total 1 → 2 USD")]
    public void The_name_of_a_product_is_part_of_no_other_field(string product)
    {
        PurchaseOrder made = Made with { Lines = [Made.Lines[0] with { ProductId = product }] };
        PurchaseOrder more = Next(made, OrderStatus.PendingApproval, [made.Lines[0] with { PurchaseQuantity = 3m }], 150m);

        Assert.Equal([new(1, product, "quantity", "1", "3", "CASE")], ChangesSinceApproval.Read([First, Entry(made, more, "amend")])!.Changes);
    }

    [Fact]
    public void What_cannot_be_taken_apart_is_told_as_it_stands()
    {
        PurchaseOrder made = Made with { Lines = [Made.Lines[0] with { ProductId = "A; B" }] };
        PurchaseOrder more = Next(made, OrderStatus.PendingApproval, [made.Lines[0] with { PurchaseQuantity = 3m }], 150m);

        Assert.Equal(["line 1 (A", "B): 1 → 3 CASE"], ChangesSinceApproval.Read([First, Entry(made, more, "amend")])!.Changes.Select(change => change.After));
    }

    private static AuditEntry First => new("PO-1", 1, SampleOrder.Now, "maker", "create", null, OrderStatus.PendingApproval, null);

    private static PurchaseOrderLine[] Lines(decimal quantity, decimal? price = null, DateOnly? expected = null) =>
        [Made.Lines[0] with { PurchaseQuantity = quantity, UnitPrice = price ?? 10m, ExpectedOn = expected ?? Made.Lines[0].ExpectedOn }];

    private static PurchaseOrder Next(PurchaseOrder order, OrderStatus status, IReadOnlyList<PurchaseOrderLine> lines, decimal total) =>
        order with { Status = status, Lines = lines, TotalAmount = total, Version = order.Version + 1 };

    private static AuditEntry Entry(PurchaseOrder before, PurchaseOrder after, string action) => OrderDifference.Entry(before, after, "bea", action, "a reason");
}

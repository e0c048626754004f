using Purchasing.Core.Orders;
using Purchasing.Core.Sending;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen of one order.</summary>
internal sealed record OrderModel
{
    public required PurchaseOrder Order { get; init; }

    public required IReadOnlyList<AuditEntry> Trail { get; init; }

    public required IReadOnlyList<Receipt> Receipts { get; init; }

    public IReadOnlyList<SendAttempt> Attempts { get; init; } = [];

    public IReadOnlyList<OutboxEntry> Messages { get; init; } = [];

    /// <summary>The order as the supplier has it, when that differs; null otherwise.</summary>
    public PurchaseOrder? Sent { get; init; }

    /// <summary>What the rules say about the approval that it waits for; null when it waits for none, or they do not answer.</summary>
    public ApprovalReason? Reason { get; init; }

    /// <summary>What of its quantities the supplier does not take, for who may approve it: that has to be accepted with a reason.</summary>
    public IReadOnlyList<string> BrokenTerms { get; init; } = [];

    /// <summary>What was changed since it was last approved; null for nothing.</summary>
    public ChangesSinceApproval? Changes { get; init; }

    /// <summary>Why the person who looks cannot approve it although it waits for approval, in words; null when they can.</summary>
    public string? CannotApprove { get; init; }

    /// <summary>What was done just now; null for nothing.</summary>
    public string? Done { get; init; }

    /// <summary>An action that was refused; null when none was.</summary>
    public RefusedAction? Refused { get; init; }

    /// <summary>The form of an action with lines that is open: <c>amend</c>, <c>receive</c>, <c>correct</c> or <c>return</c>; null for none.</summary>
    public string? Form { get; init; }
}

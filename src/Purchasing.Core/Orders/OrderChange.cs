
namespace Purchasing.Core.Orders;

/// <summary>A change of a stored order, written as one transaction or not at all.</summary>
/// <param name="Order">The order after the change, with its new version.</param>
/// <param name="Audit">The entry for the audit trail.</param>
/// <param name="Message">A message to the supplier that the change asks for; null when none. One that ended without being sent is queued again.</param>
/// <param name="LinesChanged">Whether the lines have to be written too.</param>
public sealed record OrderChange(PurchaseOrder Order, AuditEntry Audit, OutboxMessage? Message, bool LinesChanged)
{
    /// <summary>
    /// The order as it was read; null for a new one. When it is not what the audit trail tells of it, somebody changed it past the product: the
    /// store then refuses whatever leads on to sending, and lets the trail go on to tell what it told.
    /// </summary>
    public PurchaseOrder? Before { get; init; }

    /// <summary>The order as the supplier has it, kept when the change replaces its content; null otherwise.</summary>
    public PurchaseOrder? Superseded { get; init; }

    /// <summary>Which requests added to the order, so that the same again add nothing; empty for other changes.</summary>
    public IReadOnlyList<MergedLine> Merged { get; init; } = [];

    /// <summary>The document that moved received quantities; null for other changes.</summary>
    public Receipt? Receipt { get; init; }
}

namespace Purchasing.Core.Orders;

/// <summary>A purchase order to one supplier. Immutable: every change makes a new value with the next <see cref="Version"/>.</summary>
public sealed record PurchaseOrder
{
    /// <summary>The order's id, unique for ever, for example <c>PO-01JD…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The run that made it; unique with product and warehouse, so that a repeated run makes no second order.</summary>
    public required string RunKey { get; init; }

    /// <summary>The supplier's id.</summary>
    public required string SupplierId { get; init; }

    /// <summary>The supplier's name for documents; null prints the id.</summary>
    public string? SupplierName { get; init; }

    /// <summary>ISO 4217 code of all amounts.</summary>
    public required string Currency { get; init; }

    /// <summary>Where the order is in its life.</summary>
    public required OrderStatus Status { get; init; }

    /// <summary>Counts the changes, from 1; the ETag of the REST interface.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Number of the order's content, from 1. It goes up when the content changes that could have been sent, and when a sent order is withdrawn.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>The revision that the supplier has; 0 before the first one was sent.</summary>
    public int SentRevision { get; init; }

    /// <summary>Who or what made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed (UTC).</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The day the order is dated.</summary>
    public required DateOnly OrderDate { get; init; }

    /// <summary>Who approved so far, in order; several when the amount needs several levels. Never contains <see cref="CreatedBy"/>.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];

    /// <summary>How many approvals the amount needs; 0 when it was approved by rule.</summary>
    public int ApprovalsNeeded { get; init; }

    /// <summary>Σ of the lines' amounts.</summary>
    public required decimal TotalAmount { get; init; }

    /// <summary>The discount on the total.</summary>
    public required decimal DiscountAmount { get; init; }

    /// <summary>Total − discount.</summary>
    public required decimal FinalAmount { get; init; }

    /// <summary>Tax rate, 0.08 for 8 %.</summary>
    public required decimal TaxRate { get; init; }

    /// <summary>Tax on the final amount.</summary>
    public required decimal TaxAmount { get; init; }

    /// <summary>Final + tax.</summary>
    public required decimal GrandTotal { get; init; }

    /// <summary>ISO 4217 code of the company's own currency.</summary>
    public required string BaseCurrency { get; init; }

    /// <summary>Base currency for one unit of <see cref="Currency"/>; 1 when they are the same.</summary>
    public required decimal FxRate { get; init; }

    /// <summary>The day of <see cref="FxRate"/>; null when the currencies are the same.</summary>
    public DateOnly? FxDate { get; init; }

    /// <summary>
    /// What no longer held of the supplier's terms when somebody approved the order all the same, as <see cref="IOrderTerms"/> said it;
    /// empty when everything held. An amendment empties it.
    /// </summary>
    public IReadOnlyList<string> AcceptedTerms { get; init; } = [];

    /// <summary>Hash of the rule set that decided.</summary>
    public required string RuleSetHash { get; init; }

    /// <summary>The version that these rules state; empty when they state none.</summary>
    public string RuleSetVersion { get; init; } = "";

    /// <summary>The lines in order of <see cref="PurchaseOrderLine.LineNo"/>.</summary>
    public required IReadOnlyList<PurchaseOrderLine> Lines { get; init; }
}

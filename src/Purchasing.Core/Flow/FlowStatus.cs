namespace Purchasing.Core.Flow;

/// <summary>The values of <see cref="FlowResult.Status"/>.</summary>
public static class FlowStatus
{
    /// <summary>An order exists and may be sent.</summary>
    public const string Ordered = "ordered";

    /// <summary>An order exists and waits for approval.</summary>
    public const string PendingApproval = "pending_approval";

    /// <summary>Nothing is needed.</summary>
    public const string NoOrder = "no_order";

    /// <summary>Not decided; nothing was ordered.</summary>
    public const string Held = "held";
}

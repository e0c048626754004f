namespace Purchasing.Core.Decisions;

/// <summary>The values of <see cref="Decision.ApprovalStatus"/>.</summary>
public static class ApprovalStatuses
{
    /// <summary>The amount is within the limit; no person has to look.</summary>
    public const string AutoApproved = "auto_approved";

    /// <summary>A person has to approve.</summary>
    public const string Pending = "pending";
}

namespace Purchasing.Core.Decisions;

/// <summary>Tells of a decision how many people have to approve. Pure and thread-safe.</summary>
internal static class Approvals
{
    /// <summary>
    /// How many people have to approve: none only when everything the rules said agrees on that. Rules need set one of the three
    /// fields only, and a decision that contradicts itself is approved by a person.
    /// </summary>
    public static int Of(Decision decision) =>
        decision.ApprovalStatus == ApprovalStatuses.AutoApproved && decision.RequiresApproval != true && decision.ApprovalsNeeded <= 0
            ? 0
            : Math.Max(1, decision.ApprovalsNeeded);

    /// <summary>Whether the rules said anything about approval.</summary>
    public static bool AreDecided(Decision decision) =>
        decision.ApprovalStatus is not null || decision.RequiresApproval is not null || decision.ApprovalsNeeded != 0;
}

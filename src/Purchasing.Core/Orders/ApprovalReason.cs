using Purchasing.Core.Decisions;

namespace Purchasing.Core.Orders;

/// <summary>What the rules say about the approval of an order as a whole. Immutable.</summary>
/// <param name="Approvals">How many people the rules ask to approve; an order may need more, because of its lines or because it was changed.</param>
/// <param name="Sentences">Why, one sentence for each rule that said something about approval; empty when none did or the rules failed.</param>
/// <param name="RuleSetHash">Hash of the rules that were asked; another one than the order's where those are not there any more.</param>
public sealed record ApprovalReason(int Approvals, IReadOnlyList<string> Sentences, string RuleSetHash)
{
    private static readonly string[] s_fields =
    [
        $"{nameof(Decision)}.approvalsNeeded", $"{nameof(Decision)}.approvalStatus", $"{nameof(Decision)}.requiresApproval",
    ];

    internal static ApprovalReason Of(ProductDecision decided) => decided.IsHeld || decided.Decision is not Decision decision
        ? new(0, [], decided.RuleSetHash)
        : new(Decisions.Approvals.Of(decision), [.. decided.Explanation.Where(step => s_fields.Any(step.Changes.ContainsKey)).Select(step => step.Sentence)], decided.RuleSetHash);
}

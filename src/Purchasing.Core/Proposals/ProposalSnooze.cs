namespace Purchasing.Core.Proposals;

/// <summary>
/// A proposal that a person does not want to see for a while: until a day, or as long as what is proposed stays the same, whichever ends first. It
/// outlives the working out of the proposals. A snooze hides and changes nothing else: a catalogue run orders as ever. Immutable.
/// </summary>
/// <param name="ProductId">The product.</param>
/// <param name="WarehouseId">The warehouse that receives the goods; empty for every warehouse of the product.</param>
/// <param name="Until">The day on which it is seen again; null for no day.</param>
/// <param name="Quantity">The proposed quantity in the stock unit: when it becomes larger, it is seen again; null when that does not matter.</param>
/// <param name="SupplierId">The proposed supplier: when it is another one, it is seen again; null when that does not matter.</param>
/// <param name="Reason">Why, for colleagues.</param>
/// <param name="Actor">Who snoozed it.</param>
/// <param name="At">When (UTC).</param>
public sealed record ProposalSnooze(
    string ProductId, string WarehouseId, DateOnly? Until, decimal? Quantity, string? SupplierId, string Reason, string Actor, DateTimeOffset At)
{
    /// <summary>Most characters of a reason.</summary>
    public const int LongestReason = 1000;

    /// <summary>A snooze until a day or a change of what is proposed now.</summary>
    /// <param name="proposal">The proposal as it is seen.</param>
    /// <param name="until">The day on which it is seen again; null waits for a change alone.</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">Who.</param>
    /// <param name="at">When (UTC).</param>
    public static ProposalSnooze Of(Proposal proposal, DateOnly? until, string reason, string actor, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return new ProposalSnooze(
            proposal.ProductId, proposal.WarehouseId, until, proposal.Quantity, proposal.SupplierId.Length == 0 ? null : proposal.SupplierId, reason, actor, at);
    }

    /// <summary>Whether a proposal is still to be hidden.</summary>
    /// <param name="proposal">The proposal as it was worked out last; of the product of this snooze.</param>
    /// <param name="today">The day of the business.</param>
    public bool Hides(Proposal proposal, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return string.Equals(proposal.ProductId, ProductId, StringComparison.Ordinal)
            && (WarehouseId.Length == 0 || string.Equals(proposal.WarehouseId, WarehouseId, StringComparison.Ordinal))
            && !(today >= Until)
            && !(proposal.Quantity > Quantity)
            && (SupplierId is null || string.Equals(proposal.SupplierId, SupplierId, StringComparison.Ordinal));
    }
}

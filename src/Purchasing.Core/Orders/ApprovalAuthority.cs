using Purchasing.Core.Calculation;

namespace Purchasing.Core.Orders;

/// <summary>How much the approval of a person covers.</summary>
/// <param name="Level">Which approvals the person gives: with 1 the first one of an order, with 2 the first or the second, and so on.</param>
/// <param name="Limit">The largest total (before discount and tax, as the rules see it) that the person approves; null for any.</param>
/// <param name="Currency">ISO 4217 code of <paramref name="Limit"/>.</param>
public sealed record ApprovalAuthority(int Level, decimal? Limit = null, string? Currency = null)
{
    /// <summary>Why the person's approval does not cover an order, as a sentence; null when it does.</summary>
    /// <param name="order">The order, with the approvals that it has.</param>
    /// <param name="person">Who, for the sentence.</param>
    public string? ProblemOf(PurchaseOrder order, string person)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.ApprovedBy.Count + 1 > Level)
            return $"Order {order.Id} has {order.ApprovedBy.Count} approvals; the next one has to come from somebody of level {order.ApprovedBy.Count + 1}, and {person} has level {Level}.";
        if (Limit is not decimal limit)
            return null;
        decimal total;
        if (Currency == order.Currency)
            total = order.TotalAmount;
        else if (Currency == order.BaseCurrency)
            total = Money.Round(order.TotalAmount * order.FxRate, order.BaseCurrency);
        else
            return $"Order {order.Id} is in {order.Currency}, and the limit of {person} is in {Currency}; somebody else has to approve it.";
        return total > limit ? $"Order {order.Id} is over {total} {Currency}, and {person} approves up to {limit} {Currency}; somebody else has to." : null;
    }
}

namespace Purchasing.Core.Orders;

/// <summary>Who asks for an action on an order.</summary>
/// <param name="Actor">Who; required.</param>
/// <param name="Reason">Why; null when nothing is said.</param>
/// <param name="ExpectedVersion">The version the caller saw; null acts on whatever is stored.</param>
public sealed record OrderRequest(string Actor, string? Reason = null, int? ExpectedVersion = null)
{
    /// <summary>How much an approval of the actor covers; null without a limit, as for code in the same process.</summary>
    public ApprovalAuthority? Authority { get; init; }

    /// <summary>Whether the order is wanted although the supplier's terms no longer hold; <see cref="Reason"/> then has to say why.</summary>
    public bool AcceptTerms { get; init; }
}

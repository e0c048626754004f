namespace Purchasing.Core.Proposals;

/// <summary>What became of a proposal that was to be ordered.</summary>
public enum ProposalOutcome
{
    /// <summary>It is in an order.</summary>
    Ordered,

    /// <summary>Nothing is needed any more: it was ordered meanwhile, or stock changed.</summary>
    NothingNeeded,

    /// <summary>It is held; nothing was ordered.</summary>
    Held,

    /// <summary>The wish was refused, for example because of its quantity; nothing was ordered.</summary>
    Refused,
}

namespace Purchasing.Core.Proposals;

/// <summary>What proposals are sorted by.</summary>
public enum ProposalSort
{
    /// <summary>The day on which waiting becomes too late, the earliest first.</summary>
    OrderBy,

    /// <summary>The product's id.</summary>
    Product,

    /// <summary>The supplier's id; those without one come last.</summary>
    Supplier,

    /// <summary>The total, the largest first.</summary>
    Total,
}

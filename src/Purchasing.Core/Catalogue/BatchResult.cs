namespace Purchasing.Core.Catalogue;

/// <summary>All that a batch decided, written as one transaction together with the mark that it is done.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Lines">Lines of draft orders.</param>
/// <param name="Held">Products not decided.</param>
/// <param name="NothingNeeded">How many products were decided and need no order.</param>
/// <param name="Products">How many products the stretch had when it was decided; the plan may have counted others.</param>
public sealed record BatchResult(
    RunBatch Batch,
    IReadOnlyList<DraftLine> Lines,
    IReadOnlyList<HeldProduct> Held,
    int NothingNeeded,
    int Products)
{
    /// <summary>How many products were decided, with or without an order.</summary>
    public int Decided => Products - Held.Count;
}

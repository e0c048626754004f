namespace Purchasing.Core.Catalogue;

/// <summary>All that a batch decided, written as one transaction together with the mark that it is done.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Lines">Lines of draft orders.</param>
/// <param name="Held">Products not decided.</param>
/// <param name="Decided">How many products were decided, with or without an order.</param>
public sealed record BatchResult(
    RunBatch Batch,
    IReadOnlyList<DraftLine> Lines,
    IReadOnlyList<HeldProduct> Held,
    int Decided);

namespace Purchasing.Core.Catalogue;

/// <summary>How far a run is.</summary>
/// <param name="Batches">Batches planned so far.</param>
/// <param name="BatchesDone">Batches done.</param>
/// <param name="Products">Products in the planned batches.</param>
/// <param name="Decided">Products decided.</param>
/// <param name="Held">Products held.</param>
/// <param name="Lines">Order lines made.</param>
/// <param name="Orders">Orders made final.</param>
public sealed record RunProgress(
    int Batches, int BatchesDone, long Products, long Decided, long Held, long Lines, long Orders)
{
    /// <summary>What it waits for, for people; null while it goes on.</summary>
    public string? WaitingFor { get; init; }
}

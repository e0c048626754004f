namespace Purchasing.Core.Catalogue;

/// <summary>How far a run's catalogue is divided into batches.</summary>
/// <param name="Last">The last planned batch; null before the first.</param>
/// <param name="IsComplete">Whether no more will come.</param>
public sealed record RunPlan(RunBatch? Last, bool IsComplete);

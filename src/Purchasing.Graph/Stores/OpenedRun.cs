namespace Purchasing.Graph.Stores;

/// <summary>A run that was opened.</summary>
/// <param name="Run">Its header.</param>
/// <param name="Entries">Its log, oldest first.</param>
/// <param name="Lease">The lease; <see langword="null"/> when the run is complete or belongs to another graph, so that it was only read.</param>
public sealed record OpenedRun(StoredRun Run, IReadOnlyList<RunEntry> Entries, RunLease? Lease);

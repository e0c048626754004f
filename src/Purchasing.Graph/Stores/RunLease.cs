namespace Purchasing.Graph.Stores;

/// <summary>The right to carry on a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">How often the run was taken up; a later epoch ends this lease.</param>
/// <param name="Time">How long the lease lasts after each write.</param>
public sealed record RunLease(string RunId, long Epoch, TimeSpan Time);

namespace Purchasing.Core.Flow;

/// <summary>What became of one node of the graph.</summary>
/// <param name="Node">The node.</param>
/// <param name="Status"><c>succeeded</c>, <c>failed</c>, <c>skipped</c>, <c>blocked</c> or <c>waiting</c>.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">Why it did not succeed, or what it noted; null when there is nothing to say.</param>
public sealed record TraceStep(string Node, string Status, decimal DurationMs, int Attempts, string? Reason);

namespace Purchasing.Graph.Running;

/// <summary>Progress of a run: a node started or ended.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Node">The node.</param>
/// <param name="Status"><see cref="NodeStatus.Running"/> when it started, otherwise how it ended.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why it failed, was skipped or waits, if it did.</param>
public readonly record struct GraphEvent(string RunId, string Node, NodeStatus Status, DateTimeOffset At, string? Reason);

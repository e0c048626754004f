namespace Purchasing.Graph.Checkpoints;

/// <summary>The state of one run, as text to store.</summary>
/// <param name="RunId">The run; the key.</param>
/// <param name="Graph">The name of the graph.</param>
/// <param name="GraphHash">The hash of the graph, in hexadecimal; a run goes on only with the graph it started with.</param>
/// <param name="Version">1 for the first checkpoint of a run, one more for each after it.</param>
/// <param name="Status">What the run is doing.</param>
/// <param name="State">Inputs, node states and outputs, as JSON; opaque to the store.</param>
/// <param name="At">When it was written.</param>
public sealed record GraphCheckpoint(
    string RunId, string Graph, string GraphHash, long Version, CheckpointStatus Status, string State, DateTimeOffset At);

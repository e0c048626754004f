namespace Purchasing.Graph.Stores;

/// <summary>Who wants to carry on which run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Graph">The name of its graph.</param>
/// <param name="GraphVersion">The version its author gave the graph.</param>
/// <param name="GraphHash">The hash of the graph; a stored run with another hash is only read.</param>
/// <param name="Started">The data of the first entry of a new run; <see langword="null"/> when the run must exist.</param>
/// <param name="Owner">Who holds the lease, for people to read.</param>
/// <param name="LeaseTime">How long the lease lasts after each write.</param>
public sealed record RunOpening(
    string RunId, string Graph, string GraphVersion, string GraphHash, string? Started, string Owner, TimeSpan LeaseTime);

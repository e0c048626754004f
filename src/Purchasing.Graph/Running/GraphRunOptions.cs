using Purchasing.Graph.Checkpoints;

namespace Purchasing.Graph.Running;

/// <summary>How one run is done. Immutable and reusable.</summary>
public sealed record GraphRunOptions
{
    /// <summary>The defaults.</summary>
    public static GraphRunOptions Default { get; } = new();

    /// <summary>
    /// The name of the run. With <see cref="Checkpoints"/> a run with a known name goes on where it was, and one that is
    /// complete answers with its stored outcome; without a name a new unique one is made.
    /// </summary>
    public string? RunId { get; init; }

    /// <summary>Whether nodes with side effects only say what they would do.</summary>
    public bool DryRun { get; init; }

    /// <summary>How many nodes of this run may be executed at once, foreach bodies and subgraphs included; at least 1.</summary>
    public int MaxParallelism { get; init; } = 16;

    /// <summary>The services nodes see; those the graph was loaded with when left out.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Where the run is written down so that it survives the process; <see langword="null"/> for a run that need not.</summary>
    public ICheckpointStore? Checkpoints { get; init; }

    /// <summary>
    /// Told when nodes start and end, from the threads that execute them. An exception it throws ends the run as failed.
    /// </summary>
    public IProgress<GraphEvent>? Progress { get; init; }
}

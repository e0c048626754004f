using Purchasing.Graph.Stores;

namespace Purchasing.Graph.Running;

/// <summary>How one run is done. Immutable and reusable.</summary>
public sealed record GraphRunOptions
{
    /// <summary>The defaults.</summary>
    public static GraphRunOptions Default { get; } = new();

    /// <summary>
    /// The name of the run. With <see cref="Store"/> a run with a known name goes on where it was, and one that is complete answers
    /// with its stored outcome; without a name a new unique one is made.
    /// </summary>
    public string? RunId { get; init; }

    /// <summary>Whether nodes with side effects only say what they would do.</summary>
    public bool DryRun { get; init; }

    /// <summary>How many nodes of this run may be executed at once, foreach bodies and subgraphs included; at least 1.</summary>
    public int MaxParallelism { get; init; } = 16;

    /// <summary>The services nodes see; those the graph was loaded with when left out.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>On whose behalf the run is done; caches of nodes never answer one tenant with what they keep of another.</summary>
    public string? Tenant { get; init; }

    /// <summary>Where the run is written down so that it survives the process; <see langword="null"/> for a run that need not.</summary>
    public IRunStore? Store { get; init; }

    /// <summary>
    /// How long the lease of a stored run lasts after each write, on the clock of the store; it is renewed while the run goes on. After a
    /// crash others wait for so long before they take the run up.
    /// </summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Who carries on the stored run, for people to read; machine and process when left out.</summary>
    public string? Owner { get; init; }

    /// <summary>
    /// Told when nodes start and end, from the threads that execute them. An exception it throws is logged and changes nothing else.
    /// </summary>
    public IProgress<GraphEvent>? Progress { get; init; }

    /// <summary>
    /// Cancelled when the host stops: ends undoing, which the caller's token cannot once the run was cancelled. A stored run goes on undoing
    /// when it is taken up.
    /// </summary>
    public CancellationToken Stopping { get; init; }
}

namespace Purchasing.Graph.Running;

/// <summary>What became of one node in a run, as data. Immutable.</summary>
public sealed record NodeTrace
{
    /// <summary>The node.</summary>
    public required string Id { get; init; }

    /// <summary>Its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>What became of it.</summary>
    public NodeStatus Status { get; init; }

    /// <summary>When it started; <see langword="null"/> when it did not.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>How long it was ready to run and had to wait for a place.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>How long it took, all attempts and the waits between them included.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How often it was tried; 0 when it was not executed or was answered from the cache.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether the answer came from the node's cache.</summary>
    public bool FromCache { get; init; }

    /// <summary>Why it failed, was skipped, was blocked or waits; <see langword="null"/> when it succeeded.</summary>
    public string? Reason { get; init; }

    /// <summary>The exception it failed with; <see langword="null"/> when it did not, or when it failed before a resume.</summary>
    public Exception? Error { get; init; }

    /// <summary>What the node noted; in a dry run, what it would do.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The inputs that were delivered, sensitive ones as <c>***</c>.</summary>
    public IReadOnlyDictionary<string, object?> Inputs { get; init; } = EmptyValues;

    /// <summary>The outputs that were set, sensitive ones as <c>***</c>.</summary>
    public IReadOnlyDictionary<string, object?> Outputs { get; init; } = EmptyValues;

    /// <summary>Whether its side effect was undone.</summary>
    public CompensationStatus Compensation { get; init; }

    /// <summary>Why undoing failed; <see langword="null"/> when it did not.</summary>
    public string? CompensationReason { get; init; }

    static readonly IReadOnlyDictionary<string, object?> EmptyValues =
        System.Collections.ObjectModel.ReadOnlyDictionary<string, object?>.Empty;
}

namespace Purchasing.Core.Catalogue;

/// <summary>A run as an operator sees it. Immutable.</summary>
public sealed record RunInfo
{
    /// <summary>The run's key.</summary>
    public required string RunKey { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required RunState State { get; init; }

    /// <summary>The day its orders are dated.</summary>
    public required DateOnly OrderDate { get; init; }

    /// <summary>When it was started (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who started it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>When its orders were made final (UTC); null before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it is interrupted or abandoned; null when nothing was said.</summary>
    public string? Reason { get; init; }

    /// <summary>The rule sets it was decided by, in the order in which they were accepted; more than one when it went on under other rules.</summary>
    public IReadOnlyList<string> RuleSets { get; init; } = [];

    /// <summary>The versions that these rule sets state, in the same order; empty texts where they state none.</summary>
    public IReadOnlyList<string> RuleSetVersions { get; init; } = [];

    /// <summary>The processes that work on it now, as <c>machine/process</c>.</summary>
    public IReadOnlyList<string> Workers { get; init; } = [];

    /// <summary>How far it is.</summary>
    public required RunProgress Progress { get; init; }

    /// <summary>What became of its products; null until it is finished.</summary>
    public RunCounts? Counts { get; init; }
}

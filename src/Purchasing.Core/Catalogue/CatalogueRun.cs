using Purchasing.Core.Decisions;

namespace Purchasing.Core.Catalogue;

/// <summary>The head of a catalogue run. Immutable.</summary>
public sealed record CatalogueRun
{
    /// <summary>The run's key: starting it again under the same key resumes it.</summary>
    public required string RunKey { get; init; }

    /// <summary>Hash of the rule set it is decided by now; other rules have to be accepted first, see <see cref="RunOptions.AcceptRules"/>.</summary>
    public required string RuleSetHash { get; init; }

    /// <summary>The version that these rules state; empty when they state none.</summary>
    public string RuleSetVersion { get; init; } = "";

    /// <summary>Both: what the run is decided by to its end, also when other rules come into force.</summary>
    internal RuleSetReference Rules => new(RuleSetVersion, RuleSetHash);

    /// <summary>The day the orders are dated.</summary>
    public required DateOnly OrderDate { get; init; }

    /// <summary>When it was started (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who started it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>Whether all batches are planned.</summary>
    public bool Planned { get; init; }

    /// <summary>When its orders were made final (UTC); null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}

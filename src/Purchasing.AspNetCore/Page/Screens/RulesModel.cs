using Microsoft.AspNetCore.Components;
using Purchasing.Core.Rules;
using Purchasing.Rete;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen Rules.</summary>
internal sealed record RulesModel
{
    public required RuleSetInForceSummary InForce { get; init; }

    /// <summary>Whether versions can be put in force here.</summary>
    public required bool IsFromDatabase { get; init; }

    /// <summary>The rule file; null for the rules that come with the program.</summary>
    public string? RulesFile { get; init; }

    public required IReadOnlyList<RuleVersion> Versions { get; init; }

    public required IReadOnlyList<RuleChange> History { get; init; }

    /// <summary>The version that is looked at; null for the rules in force.</summary>
    public RuleVersion? Shown { get; init; }

    /// <summary>What it says differently than the rules in force.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>The version that was stored before the one that is looked at; null for none.</summary>
    public string? Before { get; init; }

    /// <summary>What changed since <see cref="Before"/>; null when all rules are shown.</summary>
    public IReadOnlyList<string>? Changed { get; init; }

    /// <summary>What came out of the tests, and what they do not fire; null when they were not run.</summary>
    public TestCoverage? Coverage { get; init; }

    public IReadOnlyList<RuleTestOutcome> Tests { get; init; } = [];

    /// <summary>The parameters in force here.</summary>
    public required IReadOnlyDictionary<string, object?> Parameters { get; init; }

    /// <summary>The rules that are looked at, as prose: written by our own writer, which escapes what stands in the rules.</summary>
    public required MarkupString Prose { get; init; }

    /// <summary>What is to be said about what was done.</summary>
    public string? Done { get; init; }

    /// <summary>Why something was refused; null when nothing was.</summary>
    public string? Problem { get; init; }

    /// <summary>The text of a draft that was refused, as it was typed; null for none.</summary>
    public string? DraftText { get; init; }

    /// <summary>The reason that was typed with it.</summary>
    public string? DraftReason { get; init; }
}

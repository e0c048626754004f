namespace Purchasing.Core.Rules;

/// <summary>A version of the rules that is kept in the order database. Its text never changes. Immutable.</summary>
public sealed record RuleVersion
{
    /// <summary>Most characters of a reason.</summary>
    public const int LongestReason = 1000;

    /// <summary>The version that the rules state, which names them.</summary>
    public required string Version { get; init; }

    /// <summary>The name of the rule set.</summary>
    public required string Name { get; init; }

    /// <summary>Its hash with the parameters that were configured when it was stored.</summary>
    public required string Hash { get; init; }

    /// <summary>How many rules it has.</summary>
    public required int Rules { get; init; }

    /// <summary>Who stored it: the subject of the sign-in.</summary>
    public required string Author { get; init; }

    /// <summary>When it was stored (UTC).</summary>
    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>What it is for; null when nothing was said.</summary>
    public string? Reason { get; init; }

    /// <summary>What came out of its tests when it was stored.</summary>
    public required IReadOnlyList<RuleTestOutcome> Tests { get; init; }

    /// <summary>Whether it is a draft, in force, or was.</summary>
    public RuleVersionState State { get; init; }

    /// <summary>The text of the rules; null in lists.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it has tests and all of them passed.</summary>
    public bool HasPassed => Tests.Count > 0 && Tests.All(test => test.Passed);
}

namespace Purchasing.Core.Catalogue;

/// <summary>The outcome of a catalogue run. Immutable.</summary>
/// <param name="RunKey">The run's key.</param>
/// <param name="Products">Products looked at.</param>
/// <param name="Decided">Products decided, with or without an order.</param>
/// <param name="Held">Products held; the reasons are in the run store.</param>
/// <param name="Lines">Order lines made.</param>
/// <param name="Orders">Orders made.</param>
/// <param name="Duration">How long this process worked on it.</param>
/// <param name="Resumed">Whether the run had been started before.</param>
public sealed record RunSummary(
    string RunKey, long Products, long Decided, long Held, long Lines, long Orders, TimeSpan Duration, bool Resumed)
{
    /// <summary>Products with an order of the run.</summary>
    public required long Ordered { get; init; }

    /// <summary>Products that need no order.</summary>
    public required long NothingNeeded { get; init; }

    /// <summary>Whether every product is accounted for: products = ordered + held + nothing needed. False is a defect of the program.</summary>
    public required bool Balanced { get; init; }

    /// <summary>The rule sets it was decided by; more than one when it went on under other rules.</summary>
    public required IReadOnlyList<string> RuleSets { get; init; }

    /// <summary>The versions that these rule sets state, in the same order; empty texts where they state none.</summary>
    public IReadOnlyList<string> RuleSetVersions { get; init; } = [];
}

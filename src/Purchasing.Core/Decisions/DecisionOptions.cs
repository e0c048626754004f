using Purchasing.Core.Facts;

namespace Purchasing.Core.Decisions;

/// <summary>How a set of products is decided. Immutable.</summary>
public sealed record DecisionOptions
{
    /// <summary>The day the orders would be dated.</summary>
    public required DateOnly OrderDate { get; init; }

    /// <summary>Exchange rates to the base currency; offers in a currency without a rate hold their product.</summary>
    public IReadOnlyList<ExchangeRate> ExchangeRates { get; init; } = [];

    /// <summary>
    /// The rules that decide, for what is to end under those it began with; null for those in force. Where they are not there any more, or an
    /// engine elsewhere knows one rule set only, those in force decide, and each decision names the rules it was made by.
    /// </summary>
    public RuleSetReference? Rules { get; init; }

    /// <summary>
    /// Whether the fired rules and the compared offers are told; costs time and memory. The offers of a held product are told
    /// either way.
    /// </summary>
    public bool Explain { get; init; } = true;

    /// <summary>Whether the lines will join others in one order per supplier, see <see cref="Decision.Consolidated"/>.</summary>
    public bool Consolidated { get; init; }
}

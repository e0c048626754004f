using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

/// <summary>How a session runs. Immutable.</summary>
public sealed record SessionOptions
{
    /// <summary>No explanation, no profile, the rule set's own limits.</summary>
    public static SessionOptions Default { get; } = new();

    /// <summary>Whether firings are remembered with their facts, changes and sentences. Costs time and memory per firing.</summary>
    public bool Explain { get; init; }

    /// <summary>Whether matches and time are counted per node, for drawings of the network.</summary>
    public bool Profile { get; init; }

    /// <summary>Is told what happens, for tracing; null costs nothing.</summary>
    public SessionObserver? Observer { get; init; }

    /// <summary>The instant that <c>now()</c> and <c>today()</c> give and effective dates are compared with; null takes the clock's when the session starts.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>The most firings of one call of Fire; null takes the rule set's limit.</summary>
    public int? FiringLimit { get; init; }

    /// <summary>The most facts in working memory; null is without limit.</summary>
    public int? MaxFacts { get; init; }

    /// <summary>Decides which activations may fire; one that may not is dropped from the agenda. Null lets all fire.</summary>
    public Func<Activation, bool>? Filter { get; init; }
}

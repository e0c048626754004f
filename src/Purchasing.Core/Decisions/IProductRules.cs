using Purchasing.Rete.Diagnostics;

namespace Purchasing.Core.Decisions;

/// <summary>Fills the decisions of products, one after the other, from their facts. Used by one thread.</summary>
internal interface IProductRules
{
    /// <summary>Decides a product, or a whole order.</summary>
    /// <param name="facts">What is known of it, in the stock unit, and last the <see cref="Decision"/> to fill.</param>
    /// <param name="held">Where reasons to hold go.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="RuleException">A rule failed; the next product can be decided.</exception>
    void Decide(ReadOnlySpan<object> facts, List<string> held, CancellationToken cancellationToken);

    /// <summary>What a buyer should know of what was decided last.</summary>
    IReadOnlyList<string> Warnings();

    /// <summary>The rules that decided last, in order.</summary>
    ExplanationStep[] Steps();
}

using Purchasing.Core.Sources;

namespace Purchasing.Core.Decisions;

/// <summary>Decides products by rules: in this process, or in a service elsewhere.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
public interface IDecisionEngine
{
    /// <summary>Decides every product of a set, each for itself.</summary>
    /// <param name="facts">The facts of all sources.</param>
    /// <param name="options">How to decide.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>One decision per product, in the order of <see cref="ProductSet.Ids"/>; a product whose facts do not suffice is held.</returns>
    ValueTask<IReadOnlyList<ProductDecision>> DecideAsync(
        FactSet facts, DecisionOptions options, CancellationToken cancellationToken);

    /// <summary>Decides discount, tax and approval of a whole order whose total is known.</summary>
    /// <param name="order">A decision with <see cref="Decision.WholeOrder"/>, currency, exchange rate, tax rate and total set.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>
    /// The same decision with amounts and approval filled in. It is held, and no order may be made of it, when a rule failed or held it, or
    /// when tax, grand total or another amount is missing or outside its domain.
    /// </returns>
    ValueTask<ProductDecision> DecideOrderAsync(Decision order, CancellationToken cancellationToken);

    /// <summary>The same by the rules that something under way began with, as <see cref="DecisionOptions.Rules"/> says it; by default by those in force.</summary>
    /// <param name="order">A decision with <see cref="Decision.WholeOrder"/>, currency, exchange rate, tax rate and total set.</param>
    /// <param name="rules">The rules; null for those in force.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    ValueTask<ProductDecision> DecideOrderAsync(Decision order, RuleSetReference? rules, CancellationToken cancellationToken) => DecideOrderAsync(order, cancellationToken);

    /// <summary>The same with the rules that fired in <see cref="ProductDecision.Explanation"/>; by default without them.</summary>
    /// <param name="order">A decision with <see cref="Decision.WholeOrder"/>, currency, exchange rate, tax rate and total set.</param>
    /// <param name="rules">The rules; null for those in force.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    ValueTask<ProductDecision> ExplainOrderAsync(Decision order, RuleSetReference? rules, CancellationToken cancellationToken) => DecideOrderAsync(order, rules, cancellationToken);

    /// <summary>The rule set in force, the same that a decision made now names.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<RuleSetReference> RuleSetAsync(CancellationToken cancellationToken);

    /// <summary>Whether a rule set can still decide: by default, whether it is the one in force.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    async ValueTask<bool> KnowsAsync(RuleSetReference rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return string.Equals((await RuleSetAsync(cancellationToken).ConfigureAwait(false)).Hash, rules.Hash, StringComparison.Ordinal);
    }
}

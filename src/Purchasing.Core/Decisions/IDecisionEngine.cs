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

    /// <summary>The hash of the rule set in force, the same as <see cref="ProductDecision.RuleSetHash"/> of a decision made now.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<string> RuleSetHashAsync(CancellationToken cancellationToken);
}

using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Hosting;

namespace Purchasing.Rete.Model;

/// <summary>One condition of a rule, type-checked. Conjunctions in tests are already split into single tests.</summary>
internal abstract record ConditionModel(SourceLocation Location);

/// <summary>A fact of a type for which every test holds; tests may read any variable bound before.</summary>
internal sealed record PatternCondition(Variable Variable, IReadOnlyList<BoundExpression> Tests, SourceLocation Location) : ConditionModel(Location);

internal sealed record AndCondition(IReadOnlyList<ConditionModel> Children, SourceLocation Location) : ConditionModel(Location);

internal sealed record OrCondition(IReadOnlyList<ConditionModel> Children, SourceLocation Location) : ConditionModel(Location);

/// <summary>No combination of facts satisfies <paramref name="Inner"/>. <c>forall</c> arrives here as not(pattern and not all of its conditions).</summary>
internal sealed record NotCondition(ConditionModel Inner, SourceLocation Location) : ConditionModel(Location);

internal sealed record ExistsCondition(ConditionModel Inner, SourceLocation Location) : ConditionModel(Location);

/// <summary>An expression over the variables bound so far.</summary>
internal sealed record TestCondition(BoundExpression Test, SourceLocation Location) : ConditionModel(Location);

/// <summary>
/// Folds the matches of <paramref name="Source"/> into result rows: one row, or one for each distinct group key.
/// <paramref name="Row"/> is a variable over a generated row type whose fields are the group keys, then the results.
/// </summary>
internal sealed record AccumulateCondition(
    ConditionModel Source,
    Variable Row,
    IReadOnlyList<(FactField Field, BoundExpression Key)> GroupBy,
    IReadOnlyList<AccumulateResult> Results,
    IReadOnlyList<BoundExpression> Having,
    SourceLocation Location) : ConditionModel(Location);

/// <param name="Field">Where the result goes in the row.</param>
/// <param name="Function">sum, count, min, max, average, collect, countDistinct, firstBy, lastBy, or a host accumulator's name.</param>
/// <param name="Arguments">Evaluated for each match: the value, and for firstBy/lastBy the order.</param>
/// <param name="Custom">The host accumulator, or null for a built-in.</param>
internal sealed record AccumulateResult(FactField Field, string Function, IReadOnlyList<BoundExpression> Arguments, HostAccumulator? Custom);

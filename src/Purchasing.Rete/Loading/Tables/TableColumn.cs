using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Tables;

/// <summary>A column of a decision table: a condition on an expression, a field to set, or the row's sentence.</summary>
/// <param name="Json">Its declaration.</param>
/// <param name="Condition">What the cells are compared with; null for a result.</param>
/// <param name="Variable">The fact whose field is set; null when a new fact is made.</param>
/// <param name="FactType">The type of the fact.</param>
/// <param name="Field">The field to set.</param>
/// <param name="IsSentence">Whether the cells are sentences.</param>
internal sealed record TableColumn(JsonValue Json, BoundExpression? Condition, Variable? Variable, FactType? FactType, FactField? Field, bool IsSentence);

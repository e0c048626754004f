using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Model;

internal abstract record ActionModel(SourceLocation Location);

internal sealed record FieldAssignment(FactField Field, BoundExpression Value);

/// <summary>Inserts a new fact; a logical one stays only while the match that made it stands. <paramref name="Variable"/>, if any, can be used by later actions.</summary>
internal sealed record InsertAction(FactType FactType, IReadOnlyList<FieldAssignment> Fields, bool Logical, Variable? Variable, SourceLocation Location) : ActionModel(Location);

/// <summary>Sets several fields of a matched fact; all values are read before any is written.</summary>
internal sealed record ModifyAction(Variable Variable, IReadOnlyList<FieldAssignment> Fields, SourceLocation Location) : ActionModel(Location);

internal sealed record RetractAction(Variable Variable, SourceLocation Location) : ActionModel(Location);

internal sealed record FocusAction(string Group, SourceLocation Location) : ActionModel(Location);

internal sealed record HaltAction(SourceLocation Location) : ActionModel(Location);

internal sealed record LogAction(BoundTemplate Message, SourceLocation Location) : ActionModel(Location);

/// <summary>Raises an event to the host with named values.</summary>
internal sealed record EmitAction(string Event, IReadOnlyList<(string Name, BoundExpression Value)> Values, SourceLocation Location) : ActionModel(Location);

/// <summary>Calls a handler that the host registered, with named values.</summary>
internal sealed record CallAction(string Handler, IReadOnlyList<(string Name, BoundExpression Value)> Values, SourceLocation Location) : ActionModel(Location);

using System.Linq.Expressions;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>
/// A type-checked expression. Constants are folded, parameters are constants, <c>let</c> names are replaced by
/// what they stand for, conversions are explicit: what is left is what the network compiler analyses and emits.
/// </summary>
internal abstract record BoundExpression(Type Type, SourceLocation Location);

/// <summary>A literal, a parameter's value, or the result of folding.</summary>
internal sealed record BoundConstant(object? Value, Type Type, SourceLocation Location) : BoundExpression(Type, Location);

/// <summary>A fact bound by a pattern (or the result row of an accumulate).</summary>
internal sealed record BoundVariable(Variable Variable, SourceLocation Location) : BoundExpression(Variable.FactType.ClrType, Location);

/// <summary>A field of a fact: <paramref name="Target"/> is the fact's variable.</summary>
internal sealed record BoundField(BoundVariable Target, FactField Field, SourceLocation Location) : BoundExpression(Field.Type, Location);

/// <summary>A public readable property or field of a value that is not a fact (nested object, string length, date part).</summary>
internal sealed record BoundMember(BoundExpression Target, System.Reflection.MemberInfo Member, Type Type, SourceLocation Location) : BoundExpression(Type, Location);

internal sealed record BoundUnary(UnaryOperator Operator, BoundExpression Operand, Type Type, SourceLocation Location) : BoundExpression(Type, Location);

/// <summary>Both operands have been converted to one type; comparisons with null are false but for == and !=.</summary>
internal sealed record BoundBinary(BinaryOperator Operator, BoundExpression Left, BoundExpression Right, Type Type, SourceLocation Location) : BoundExpression(Type, Location);

internal sealed record BoundConditional(BoundExpression Test, BoundExpression IfTrue, BoundExpression IfFalse, Type Type, SourceLocation Location) : BoundExpression(Type, Location);

internal sealed record BoundCoalesce(BoundExpression Left, BoundExpression Right, Type Type, SourceLocation Location) : BoundExpression(Type, Location);

/// <summary>Membership: items have been converted to the value's type; or one item that is a collection.</summary>
internal sealed record BoundIn(BoundExpression Value, IReadOnlyList<BoundExpression> Items, bool ItemIsCollection, SourceLocation Location) : BoundExpression(typeof(bool), Location);

/// <summary>A pure function: built in or registered by the host.</summary>
internal sealed record BoundCall(RuleFunction Function, IReadOnlyList<BoundExpression> Arguments, Type Type, SourceLocation Location) : BoundExpression(Type, Location);

/// <summary>A widening conversion (int to decimal, T to T?, enum to its number in a comparison …).</summary>
internal sealed record BoundConvert(BoundExpression Operand, Type Type, SourceLocation Location) : BoundExpression(Type, Location);

/// <summary>Text with holes as a value: what a field is set to.</summary>
internal sealed record BoundText(BoundTemplate Template, SourceLocation Location) : BoundExpression(typeof(string), Location);

/// <summary>A value that a local of an action list keeps; only there: computed here when <paramref name="Value"/> is given, read otherwise.</summary>
internal sealed record BoundKept(ParameterExpression Local, BoundExpression? Value, BoundExpression Of) : BoundExpression(Of.Type, Of.Location);

/// <summary>Text with holes, as in <c>because</c> and <c>log</c>: literal parts and expressions in turn.</summary>
internal sealed record BoundTemplate(string Source, IReadOnlyList<TemplatePart> Parts, SourceLocation Location);

/// <summary>Either literal text or an expression with an optional format.</summary>
internal sealed record TemplatePart(string? Text, BoundExpression? Value, string? Format);

using System.Reflection;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions.Binding;

/// <summary>
/// Resolves names and checks types: from the syntax tree to a <see cref="BoundExpression"/>. Goes on after an error
/// so that one pass reports all; null stands for an expression whose error has been reported.
/// </summary>
internal sealed partial class Binder(Scope scope, SourceText source, DiagnosticBag diagnostics)
{
    /// <summary>The most nodes of one expression, <c>let</c>s expanded.</summary>
    public const int MaxNodes = 20_000;

    private int _nodes;
    private bool _usesConstants;

    /// <summary>What a cell of a decision table is compared with; null outside of tables.</summary>
    public BoundExpression? Column { get; init; }

    /// <summary>Nodes of what has been bound so far.</summary>
    public int Nodes => _nodes;

    public Scope Scope => scope;

    /// <summary>Parses and binds an expression of any type.</summary>
    public static BoundExpression? Bind(SourceText source, Scope scope, DiagnosticBag diagnostics, out int size)
    {
        size = 0;
        if (Parser.Parse(source, diagnostics) is not { } syntax) return null;
        Binder binder = new(scope, source, diagnostics);
        BoundExpression? bound = binder.Bind(syntax);
        size = binder.Nodes;
        if (bound is not null && bound.Type == TypeRules.NullType)
        {
            diagnostics.Error("type", "null alone has no type", source.At(syntax.Start));
            return null;
        }
        return bound;
    }

    /// <summary>Parses and binds a condition: an expression that is true or false.</summary>
    public static BoundExpression? BindTest(SourceText source, Scope scope, DiagnosticBag diagnostics)
    {
        if (Parser.Parse(source, diagnostics) is not { } syntax) return null;
        Binder binder = new(scope, source, diagnostics);
        int before = diagnostics.Items.Count;
        if (binder.Bind(syntax) is not { } bound || !binder.RequireBool(bound, "a condition")) return null;
        // With other parameters the condition may well hold; without any it never will.
        if (bound is BoundConstant { Value: false } && !binder._usesConstants && diagnostics.Items.Count == before)
            diagnostics.Warn("never-true", "the condition is never true", bound.Location);
        return bound;
    }

    /// <summary>Binds a cell of a decision table to a test of its column.</summary>
    public static BoundExpression? BindCell(SourceText source, Scope scope, DiagnosticBag diagnostics, BoundExpression column)
    {
        if (Parser.ParseCell(source, diagnostics) is not { } syntax) return null;
        Binder binder = new(scope, source, diagnostics) { Column = column };
        return binder.Bind(syntax) is { } bound && binder.RequireBool(bound, "a cell") ? bound : null;
    }

    /// <summary>Parses and binds a value for a field or parameter of a type.</summary>
    public static BoundExpression? BindTo(SourceText source, Scope scope, DiagnosticBag diagnostics, Type target, bool nullable, string what)
    {
        if (Parser.Parse(source, diagnostics) is not { } syntax) return null;
        if (syntax is NameSyntax { Name: var word } && !scope.TryFind(word, out _) && !scope.IsPoisoned(word) && (target == typeof(string) || TypeRules.Underlying(target).IsEnum))
        {
            diagnostics.Error("unknown-name", $"unknown name '{word}'", source.At(syntax.Start), $"write text in quotes: '{word}' as \"'{word}'\"");
            return null;
        }
        Binder binder = new(scope, source, diagnostics);
        return binder.Bind(syntax) is { } bound ? binder.Assign(bound, target, nullable, what) : null;
    }

    /// <summary>Converts to the type of what is set; reports why if it cannot.</summary>
    public BoundExpression? Assign(BoundExpression value, Type target, bool nullable, string what)
    {
        if (!nullable && value is BoundConstant { Value: null })
        {
            diagnostics.Error("null", $"{what} cannot be null", value.Location);
            return null;
        }
        if (Conversions.Convert(value, target) is { } converted)
        {
            if (!nullable && !target.IsValueType && TypeRules.MayBeNull(converted)) return MayBeNull(value, what);
            return converted;
        }
        if (TypeRules.IsNullableValue(value.Type) && !TypeRules.IsNullableValue(target) && Conversions.Convert(value, TypeRules.Lift(target)) is not null)
            return MayBeNull(value, what);
        if (IsUnknownEnumValue(value, target)) return null;
        diagnostics.Error("type", $"{what} is {TypeRules.NameOf(target)}, but the expression is {TypeRules.NameOf(value.Type)}", value.Location, SuggestConversion(value, target));
        return null;
    }

    public BoundExpression? Bind(SyntaxNode syntax)
    {
        if (++_nodes > MaxNodes) return TooLarge(syntax);
        return syntax switch
        {
            LiteralSyntax literal => new BoundConstant(literal.Value, literal.Value?.GetType() ?? TypeRules.NullType, At(literal)),
            NameSyntax name => Name(name),
            MemberSyntax member => Member(member),
            UnarySyntax unary => Unary(unary),
            BinarySyntax binary => Binary(binary),
            CoalesceSyntax coalesce => Coalesce(coalesce),
            ConditionalSyntax conditional => Conditional(conditional),
            InSyntax membership => In(membership),
            CallSyntax call => Call(call),
            ColumnSyntax => Column,
            _ => throw new InvalidOperationException($"unexpected syntax {syntax.GetType().Name}"),
        };
    }

    private SourceLocation At(SyntaxNode syntax) => source.At(syntax.Start);

    private BoundExpression? Error(string code, string message, SourceLocation at, string? suggestion = null)
    {
        diagnostics.Error(code, message, at, suggestion);
        return null;
    }

    private BoundExpression? TooLarge(SyntaxNode syntax)
    {
        // Reported once: every node above would say it again.
        return _nodes == MaxNodes + 1 || _nodes >= 2 * MaxNodes
            ? Error("expression-too-large", $"the expression has more than {MaxNodes} parts", At(syntax), "split it into several rules or a host function")
            : null;
    }

    private BoundExpression? MayBeNull(BoundExpression value, string what) =>
        Error("null", $"{what} cannot be null, but the expression may be", value.Location, "test it against null in the conditions, or give a value with ??");

    private bool RequireBool(BoundExpression value, string what)
    {
        if (value.Type == typeof(bool)) return true;
        if (value.Type == typeof(bool?))
            diagnostics.Error("null", $"{what} must be true or false, but this may be null", value.Location, "write '== true' or '?? false'");
        else
            diagnostics.Error("type", $"{what} must be true or false, but this is {TypeRules.NameOf(value.Type)}", value.Location);
        return false;
    }

    private BoundExpression? Name(NameSyntax syntax)
    {
        if (!scope.TryFind(syntax.Name, out ScopeEntry? entry))
            return scope.IsPoisoned(syntax.Name) ? null : Error("unknown-name", $"unknown name '{syntax.Name}'", At(syntax), NearestName.Suggest(syntax.Name, scope.Names()) ?? SuggestField(syntax.Name));
        if (entry.Variable is { } variable) return new BoundVariable(variable, At(syntax));
        _nodes += entry.Size;
        _usesConstants = true;
        if (_nodes > MaxNodes)
        {
            _nodes = 2 * MaxNodes;
            return TooLarge(syntax);
        }
        return entry.Expression switch
        {
            BoundConstant constant => constant with { Location = At(syntax) },
            BoundField field => Read(field),
            var expression => expression,
        };
    }

    /// <summary>"did you mean 'd.avgDaily'?" for a field written without its variable.</summary>
    private string? SuggestField(string name)
    {
        foreach (Variable variable in scope.Variables())
        {
            if (variable.FactType.FindField(name) is { } field) return $"did you mean '{variable.Name}.{field.Name}'?";
        }
        return null;
    }

    private BoundExpression? Member(MemberSyntax syntax)
    {
        if (syntax.Target is NameSyntax typeName && !scope.TryFind(typeName.Name, out _) && scope.TryFindEnum(typeName.Name, out Type? enumType))
            return EnumConstant(enumType, syntax.Name, source.At(syntax.NameStart));
        if (Bind(syntax.Target) is not { } target) return null;
        SourceLocation at = source.At(syntax.NameStart);
        if (target is BoundVariable { Variable.FactType: { Fields.Count: > 0 } type } fact)
        {
            if (type.FindField(syntax.Name) is not { } field)
                return Error("unknown-field", $"unknown field '{syntax.Name}' of {type.Name}", at, NearestName.Suggest(syntax.Name, type.Fields.Select(f => f.Name)));
            return Read(new BoundField(fact, field, At(syntax)));
        }
        return MemberOfValue(target, syntax.Name, At(syntax), at);
    }

    private BoundExpression Read(BoundField read) =>
        read.Field.IsNullable && scope.IsProvenNotNull(read.Target.Variable, read.Field)
            ? new BoundConvert(read, TypeRules.Underlying(read.Field.Type), read.Location)
            : read;

    private BoundExpression? MemberOfValue(BoundExpression target, string name, SourceLocation start, SourceLocation at)
    {
        if (target.Type == TypeRules.NullType) return Error("null", $"null has no field '{name}'", at);
        Type type = TypeRules.Underlying(target.Type);
        if (Members.Find(type, name) is not { } member)
        {
            string? suggestion = NearestName.Suggest(Names.Camel(name), Members.Of(type).Select(m => Names.Camel(m.Name)));
            return Error("unknown-field", $"{TypeRules.NameOf(type)} has no field '{name}'", at, suggestion);
        }
        Type result = Members.TypeOf(member);
        // The hour of an instant is the business zone's, whatever offset the value came with.
        if ((type == typeof(DateTimeOffset) && member.Name != nameof(DateTimeOffset.Offset)) || type == typeof(DateTime)) target = scope.Functions.InZone(target);
        return new BoundMember(target, member, TypeRules.MayBeNull(target) ? TypeRules.Lift(result) : result, start);
    }

    private BoundExpression? EnumConstant(Type type, string name, SourceLocation at)
    {
        if (EnumNames.Parse(type, name) is { } value) return new BoundConstant(value, type, at);
        return Error("unknown-enum-value", $"{type.Name} has no value '{name}'", at, NearestName.Suggest(name, EnumNames.Of(type)) ?? EnumValues(type));
    }

    /// <summary>Text beside an enum that names none of its values: reported as that.</summary>
    private bool IsUnknownEnumValue(BoundExpression value, Type other)
    {
        if (value is not BoundConstant { Value: string text } || TypeRules.Underlying(other) is not { IsEnum: true } type) return false;
        EnumConstant(type, text, value.Location);
        return true;
    }

    private static string EnumValues(Type type) => "values: " + string.Join(", ", EnumNames.Of(type).Take(12));

    private static string? SuggestConversion(BoundExpression value, Type target)
    {
        Type from = TypeRules.Underlying(value.Type), to = TypeRules.Underlying(target);
        if (to == typeof(string) && from != TypeRules.NullType) return "use text(…)";
        if (from == typeof(string) && value is BoundConstant)
        {
            if (to == typeof(DateOnly)) return "write a date as 'yyyy-MM-dd'";
            if (to == typeof(DateTimeOffset) || to == typeof(DateTime)) return "write a time as 'yyyy-MM-ddTHH:mm:ssZ'";
            if (to == typeof(TimeSpan)) return "write a duration as 'd.hh:mm:ss', or use days(…), hours(…)";
        }
        if (!TypeRules.IsNumeric(from) || !TypeRules.IsNumeric(to)) return null;
        if (to == typeof(int) || to == typeof(long)) return $"use {TypeRules.NameOf(to)}(…), after floor(…), ceil(…) or round(…)";
        return to == typeof(decimal) ? "use decimal(…)" : null;
    }

    private BoundExpression? Unary(UnarySyntax syntax)
    {
        if (Bind(syntax.Operand) is not { } operand) return null;
        SourceLocation at = At(syntax);
        if (syntax.Operator == UnaryOperator.Not)
        {
            if (!RequireBool(operand, "the operand of '!'")) return null;
            return operand switch
            {
                BoundConstant { Value: bool value } => new BoundConstant(!value, typeof(bool), at),
                BoundUnary { Operator: UnaryOperator.Not } inner => inner.Operand,
                _ => new BoundUnary(UnaryOperator.Not, operand, typeof(bool), at),
            };
        }
        Type? number = operand.Type == typeof(TimeSpan) || operand.Type == typeof(TimeSpan?) ? typeof(TimeSpan) : TypeRules.CommonNumber(operand.Type, typeof(int));
        if (operand.Type == typeof(double) || operand.Type == typeof(double?)) number = typeof(double);
        if (number is null) return Error("type", $"'-' needs a number, but this is {TypeRules.NameOf(operand.Type)}", operand.Location);
        Type type = TypeRules.IsNullableValue(operand.Type) ? TypeRules.Lift(number) : number;
        BoundExpression converted = Conversions.Convert(operand, type)!;
        if (converted is BoundConstant { Value: { } constant } && ConstantFolder.Negate(constant) is { } folded) return new BoundConstant(folded, type, at);
        return new BoundUnary(UnaryOperator.Negate, converted, type, at);
    }

    private BoundExpression? Coalesce(CoalesceSyntax syntax)
    {
        BoundExpression? left = Bind(syntax.Left), right = Bind(syntax.Right);
        if (left is null || right is null) return null;
        if (left.Type == TypeRules.NullType) return right;
        // A field proven not null reads as such, and its fallback is harmless.
        if (left is BoundConvert { Operand: BoundField } && !TypeRules.MayBeNull(left)) return left;
        if (!TypeRules.MayBeNull(left))
        {
            diagnostics.Warn("never-null", "the left side of '??' is never null", source.At(syntax.OperatorStart));
            return left;
        }
        Type inner = TypeRules.Underlying(left.Type);
        BoundExpression? value = left, fallback = Conversions.Convert(right, inner) ?? Conversions.Convert(right, left.Type);
        if (fallback is null && TypeRules.CommonNumber(inner, right.Type) is { } number)
        {
            value = Conversions.Convert(left, TypeRules.Lift(number));
            fallback = Conversions.Convert(right, TypeRules.IsNullableValue(right.Type) ? TypeRules.Lift(number) : number);
        }
        if (value is null || fallback is null)
            return Error("type", $"'??' needs two values of one type, but these are {TypeRules.NameOf(left.Type)} and {TypeRules.NameOf(right.Type)}", source.At(syntax.OperatorStart));
        return new BoundCoalesce(value, fallback, fallback.Type, At(syntax));
    }

    private BoundExpression? Conditional(ConditionalSyntax syntax)
    {
        BoundExpression? test = Bind(syntax.Test), ifTrue = Bind(syntax.IfTrue), ifFalse = Bind(syntax.IfFalse);
        if (test is null || ifTrue is null || ifFalse is null || !RequireBool(test, "the test of '?:'")) return null;
        if (Conversions.Unify(ifTrue, ifFalse) is not var (a, b))
            return Error("type", $"both results of '?:' must have one type, but these are {TypeRules.NameOf(ifTrue.Type)} and {TypeRules.NameOf(ifFalse.Type)}", ifFalse.Location);
        if (test is BoundConstant { Value: bool value }) return value ? a : b;
        return new BoundConditional(test, a, b, a.Type, At(syntax));
    }

    private BoundExpression? In(InSyntax syntax)
    {
        SourceLocation at = source.At(syntax.OperatorStart);
        BoundExpression? value = Bind(syntax.Value);
        BoundExpression?[] items = new BoundExpression?[syntax.Items.Count];
        bool failed = value is null;
        for (int i = 0; i < items.Length; i++) failed |= (items[i] = Bind(syntax.Items[i])) is null;
        if (failed) return null;

        BoundExpression? result = syntax.Form switch
        {
            InForm.List => InList(value!, items!, at),
            InForm.Range => InRange(value!, items[0]!, items[1]!, at),
            _ => InCollection(value!, items[0]!, at),
        };
        if (result is null || !syntax.Negated) return result;
        return result is BoundConstant { Value: bool known } ? new BoundConstant(!known, typeof(bool), at) : new BoundUnary(UnaryOperator.Not, result, typeof(bool), at);
    }

    private BoundExpression? InList(BoundExpression value, BoundExpression[] items, SourceLocation at)
    {
        if (items.Length == 0) return new BoundConstant(false, typeof(bool), at);
        // The value takes the widest type first, so that all items can follow it: 1 in [1, 2.5].
        foreach (BoundExpression item in items)
        {
            if (Conversions.Unify(value, item) is not var (widened, _)) return InMismatch(value, item);
            value = widened;
        }
        BoundExpression[] converted = new BoundExpression[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            if (Conversions.Convert(items[i], value.Type) is not { } same) return InMismatch(value, items[i]);
            converted[i] = same;
        }
        return new BoundIn(value, converted, ItemIsCollection: false, at);
    }

    private BoundExpression? InMismatch(BoundExpression value, BoundExpression item) =>
        IsUnknownEnumValue(item, value.Type) ? null : Error("type", $"a list for {TypeRules.NameOf(value.Type)} cannot hold {TypeRules.NameOf(item.Type)}", item.Location, SuggestConversion(item, value.Type));

    private BoundExpression? InRange(BoundExpression value, BoundExpression low, BoundExpression high, SourceLocation at)
    {
        BoundExpression? from = Compare(BinaryOperator.GreaterOrEqual, value, low, at), to = Compare(BinaryOperator.LessOrEqual, value, high, at);
        return from is null || to is null ? null : ExpressionAnalysis.Logical(BinaryOperator.And, from, to, at);
    }

    private BoundExpression? InCollection(BoundExpression value, BoundExpression collection, SourceLocation at)
    {
        if (TypeRules.ElementType(collection.Type) is not { } element)
            return Error("type", $"'in' needs a list, a range or a collection, but this is {TypeRules.NameOf(collection.Type)}", collection.Location, "write the values as [a, b]");
        if (Conversions.Convert(value, element) is not { } converted)
            return Error("type", $"the collection holds {TypeRules.NameOf(element)}, but the value is {TypeRules.NameOf(value.Type)}", value.Location, SuggestConversion(value, element));
        return new BoundIn(converted, [collection], ItemIsCollection: true, at);
    }

    private BoundExpression? Call(CallSyntax syntax)
    {
        BoundExpression?[] arguments = new BoundExpression?[syntax.Arguments.Count];
        bool failed = false;
        for (int i = 0; i < arguments.Length; i++) failed |= (arguments[i] = Bind(syntax.Arguments[i])) is null;
        return failed ? null : scope.Functions.Bind(syntax.Name, arguments!, At(syntax), diagnostics);
    }
}

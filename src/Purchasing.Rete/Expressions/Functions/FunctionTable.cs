using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions.Functions;

/// <summary>
/// The functions that expressions can call: the built-in ones and those the host has registered. Filled before
/// the first expression is bound, then only read.
/// </summary>
internal sealed class FunctionTable(TimeProvider timeProvider, TimeZoneInfo? zone = null)
{
    /// <summary>The most parameters of a host function.</summary>
    public const int MaxArity = 8;

    private const int MaxValues = 50;

    private readonly Dictionary<string, List<Overload>> _host = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Overload[]?> _builtIn = new(StringComparer.Ordinal);
    private RuleClock? _clock;
    private BusinessZone? _zone;

    /// <summary>What <c>now()</c> and <c>today()</c> read.</summary>
    public RuleClock Clock => _clock ??= new RuleClock(timeProvider, Zone);

    /// <summary>The zone in which instants are read.</summary>
    public BusinessZone Zone => _zone ??= new BusinessZone(zone ?? timeProvider.LocalTimeZone);

    /// <summary>Whether an expression bound so far reads the clock.</summary>
    public bool UsesClock { get; private set; }

    /// <summary>Registers a host function; several under one name are overloads, tried in order.</summary>
    /// <exception cref="ArgumentException">The name or the signature is not usable.</exception>
    public void Add(string name, Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!Names.IsIdentifier(name)) throw new ArgumentException($"'{name}' is not a name that an expression can call.", nameof(name));
        if (Array.IndexOf(BuiltInFunctions.Names, name) >= 0) throw new ArgumentException($"'{name}' is a built-in function.", nameof(name));
        Overload overload = Overload.Host(function);
        if (overload.Parameters.Length > MaxArity) throw new ArgumentException($"Function '{name}' has more than {MaxArity} parameters.", nameof(function));
        if (overload.ReturnType == typeof(void)) throw new ArgumentException($"Function '{name}' returns nothing; register what acts as a handler.", nameof(function));
        foreach (Type parameter in overload.Parameters)
        {
            if (parameter.IsByRef) throw new ArgumentException($"Function '{name}' has a by-reference parameter.", nameof(function));
        }
        if (!_host.TryGetValue(name, out List<Overload>? overloads)) _host.Add(name, overloads = []);
        overloads.Add(overload);
    }

    /// <summary>Chooses the overload, converts the arguments, and folds built-in calls of constants.</summary>
    public BoundExpression? Bind(string name, BoundExpression[] arguments, SourceLocation at, DiagnosticBag diagnostics)
    {
        switch (name)
        {
            case "matches": return Matches(arguments, at, diagnostics);
            case "text": return Text(arguments, at, diagnostics);
            case "length" or "count": return Length(name, arguments, at, diagnostics);
            case "min" or "max" when arguments.Length > MaxValues:
                diagnostics.Error("arguments", $"{name} takes at most {MaxValues} values", at);
                return null;
            case "min" or "max" when arguments.Length > 2:
                BoundExpression? folded = arguments[0];
                for (int i = 1; i < arguments.Length && folded is not null; i++) folded = BindOverload(name, [folded, arguments[i]], at, diagnostics);
                return folded;
            default: return BindOverload(name, arguments, at, diagnostics);
        }
    }

    /// <summary>An instant or a time as the business zone's clock shows it; what was put into a zone by name stays there.</summary>
    public BoundExpression InZone(BoundExpression time) =>
        time is BoundCall { Function.Name: "inZone" } ? time : BindOverload("inZone", [time], time.Location, new DiagnosticBag()) ?? time;

    private BoundExpression? BindOverload(string name, BoundExpression[] arguments, SourceLocation at, DiagnosticBag diagnostics)
    {
        if (Overloads(name) is not { } overloads)
        {
            diagnostics.Error("unknown-function", $"unknown function '{name}'", at, NearestName.Suggest(name, BuiltInFunctions.Names.Concat(_host.Keys)));
            return null;
        }
        foreach (Overload overload in overloads)
        {
            if (Convert(overload, arguments, out bool lifted) is { } converted) return Call(name, overload, converted, lifted, at, diagnostics);
        }
        string given = string.Join(", ", arguments.Select(a => TypeRules.NameOf(a.Type)));
        string known = string.Join(" or ", overloads.Select(o => $"{name}({string.Join(", ", o.Parameters.Select(TypeRules.NameOf))})"));
        diagnostics.Error("arguments", $"{name}({given}) does not exist", at, "expected " + known);
        return null;
    }

    private IReadOnlyList<Overload>? Overloads(string name)
    {
        if (_host.TryGetValue(name, out List<Overload>? host)) return host;
        if (!_builtIn.TryGetValue(name, out Overload[]? builtIn)) _builtIn.Add(name, builtIn = BuiltInFunctions.Find(name, this));
        return builtIn;
    }

    private static BoundExpression[]? Convert(Overload overload, BoundExpression[] arguments, out bool lifted)
    {
        lifted = false;
        if (overload.Parameters.Length != arguments.Length) return null;
        BoundExpression[] converted = new BoundExpression[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            Type parameter = overload.Parameters[i];
            if (Conversions.Convert(arguments[i], parameter) is { } direct)
            {
                converted[i] = direct;
                continue;
            }
            if (!parameter.IsValueType || Conversions.Convert(arguments[i], TypeRules.Lift(parameter)) is not { } nullable) return null;
            converted[i] = nullable;
            lifted = true;
        }
        return converted;
    }

    private BoundExpression? Call(string name, Overload overload, BoundExpression[] arguments, bool lifted, SourceLocation at, DiagnosticBag diagnostics)
    {
        UsesClock |= overload.ReadsClock;
        Type type = lifted ? TypeRules.Lift(overload.ReturnType) : overload.ReturnType;
        if (!lifted && !overload.IsHost && !overload.ReadsClock && arguments.All(a => a is BoundConstant))
            return Fold(overload, arguments, at, diagnostics);
        Type[] parameters = overload.Parameters;
        RuleFunction function = new(name, overload.CanThrow, emitted => lifted ? EmitLifted(overload, parameters, type, emitted) : Emit(overload, emitted))
        {
            ReturnsNull = overload.ReturnsNull && overload.IsHost,
        };
        return new BoundCall(function, arguments, type, at);
    }

    private static BoundConstant? Fold(Overload overload, BoundExpression[] arguments, SourceLocation at, DiagnosticBag diagnostics)
    {
        try
        {
            object? result = overload.Implementation.DynamicInvoke([.. arguments.Select(a => ((BoundConstant)a).Value)]);
            return new BoundConstant(result, overload.ReturnType, at);
        }
        catch (System.Reflection.TargetInvocationException failure) when (failure.InnerException is { } inner)
        {
            diagnostics.Error("constant", inner.Message, at);
            return null;
        }
    }

    private static Expression Emit(Overload overload, IReadOnlyList<Expression> arguments)
    {
        Delegate implementation = overload.Implementation;
        if (overload.IsHost) return Expression.Invoke(Expression.Constant(implementation), arguments);
        return implementation.Target is { } target
            ? Expression.Call(Expression.Constant(target), implementation.Method, arguments)
            : Expression.Call(implementation.Method, arguments);
    }

    /// <summary>Null in, null out: the call is made only when every argument that may be null is not.</summary>
    private static BlockExpression EmitLifted(Overload overload, Type[] parameters, Type result, IReadOnlyList<Expression> arguments)
    {
        List<ParameterExpression> temporaries = [];
        List<Expression> body = [];
        Expression? present = null;
        Expression[] values = new Expression[arguments.Count];
        for (int i = 0; i < values.Length; i++)
        {
            ParameterExpression temporary = Expression.Variable(arguments[i].Type);
            temporaries.Add(temporary);
            body.Add(Expression.Assign(temporary, arguments[i]));
            values[i] = temporary;
            if (arguments[i].Type == parameters[i]) continue;
            values[i] = Expression.Convert(temporary, parameters[i]);
            Expression has = Expression.NotEqual(temporary, Expression.Constant(null, temporary.Type));
            present = present is null ? has : Expression.AndAlso(present, has);
        }
        Expression call = Emit(overload, values);
        if (call.Type != result) call = Expression.Convert(call, result);
        body.Add(present is null ? call : Expression.Condition(present, call, Expression.Default(result)));
        return Expression.Block(temporaries, body);
    }

    private static BoundExpression? Matches(BoundExpression[] arguments, SourceLocation at, DiagnosticBag diagnostics)
    {
        if (arguments.Length != 2 || arguments[0].Type != typeof(string))
        {
            diagnostics.Error("arguments", "matches needs a string and a pattern", at, "expected matches(string, 'pattern')");
            return null;
        }
        if (arguments[1] is not BoundConstant { Value: string pattern } constant)
        {
            diagnostics.Error("pattern", "the pattern of matches must be a constant or a parameter", arguments[1].Location);
            return null;
        }
        if (Patterns.Compile(pattern, out string? problem) is not { } regex)
        {
            diagnostics.Error("pattern", problem!, constant.Location);
            return null;
        }
        if (arguments[0] is BoundConstant { Value: var known }) return new BoundConstant(known is string s && regex.IsMatch(s), typeof(bool), at);
        Expression matcher = Expression.Constant(new Func<string?, bool>(text => text is not null && regex.IsMatch(text)));
        return new BoundCall(new RuleFunction("matches", CanThrow: false, emitted => Expression.Invoke(matcher, emitted[0])), arguments, typeof(bool), at);
    }

    private static BoundExpression? Text(BoundExpression[] arguments, SourceLocation at, DiagnosticBag diagnostics)
    {
        if (arguments.Length is < 1 or > 2 || arguments[0].Type == TypeRules.NullType || (arguments.Length == 2 && arguments[1] is not BoundConstant { Value: string }))
        {
            diagnostics.Error("arguments", "text needs a value, and a constant format if any", at, "expected text(value) or text(value, 'format')");
            return null;
        }
        string? format = arguments.Length == 2 ? (string?)((BoundConstant)arguments[1]).Value : null;
        if (format is not null && Formats.Problem(format, arguments[0].Type) is { } problem)
        {
            diagnostics.Error("format", problem, arguments[1].Location);
            return null;
        }
        RuleFunction function = new("text", CanThrow: !TypeRules.IsOfTheLanguage(arguments[0].Type), emitted => ExpressionEmitter.EmitText(emitted[0], format));
        return new BoundCall(function, arguments, typeof(string), at);
    }

    /// <summary>Characters of a text, or items of a collection. Null has no length: null.</summary>
    private static BoundExpression? Length(string name, BoundExpression[] arguments, SourceLocation at, DiagnosticBag diagnostics)
    {
        if (arguments.Length == 1 && (arguments[0].Type == typeof(string) || TypeRules.ElementType(arguments[0].Type) is not null)
            && (Members.Find(arguments[0].Type, "Length") ?? Members.Find(arguments[0].Type, "Count")) is { } member)
        {
            if (arguments[0] is BoundConstant { Value: string text }) return new BoundConstant(text.Length, typeof(int), at);
            return new BoundMember(arguments[0], member, TypeRules.MayBeNull(arguments[0]) ? typeof(int?) : typeof(int), at);
        }
        diagnostics.Error("arguments", $"{name} needs a string or a collection", at);
        return null;
    }
}

using System.Linq.Expressions;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions;

/// <summary>
/// An expression of the rule language, type-checked and compiled, for use outside of rules: a condition on an
/// edge of a graph, a computed setting. Immutable and safe to share between threads.
/// </summary>
public sealed class CompiledExpression
{
    private readonly Func<IReadOnlyDictionary<string, object?>, object?> _evaluate;

    private CompiledExpression(string text, Type resultType, IReadOnlyList<string> variables, Func<IReadOnlyDictionary<string, object?>, object?> evaluate)
    {
        Text = text;
        ResultType = resultType;
        Variables = variables;
        _evaluate = evaluate;
    }

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>The .NET type of the result; <see cref="Nullable{T}"/> when it may be null.</summary>
    public Type ResultType { get; }

    /// <summary>The variables that the expression reads, a subset of those it was compiled with.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>Parses, type-checks and compiles an expression.</summary>
    /// <param name="text">The expression, such as <c>decision.create &amp;&amp; decision.total &lt;= limit</c>.</param>
    /// <param name="variables">Name and .NET type of each variable: a simple type, or a class whose public properties and fields can be read.</param>
    /// <param name="functions">Functions the host adds to the built-in ones, by name; null for none.</param>
    /// <param name="timeProvider">What <c>now()</c> and <c>today()</c> read; null for the system's clock.</param>
    /// <returns>The compiled expression, for any number of evaluations on any threads.</returns>
    /// <exception cref="ExpressionException">The text is not a valid expression over these variables.</exception>
    /// <exception cref="ArgumentException">A variable's name or a function cannot be used in an expression.</exception>
    public static CompiledExpression Compile(
        string text,
        IReadOnlyDictionary<string, Type> variables,
        IReadOnlyDictionary<string, Delegate>? functions = null,
        TimeProvider? timeProvider = null)
    {
        (BoundExpression bound, List<Variable> used) = Bind(text, variables, functions, timeProvider);
        return new CompiledExpression(text, bound.Type, [.. used.Select(v => v.Name)], CompileEvaluate(bound, used));
    }

    /// <summary>Parses and type-checks an expression as <see cref="Compile"/> does, and goes no further.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="variables">Name and .NET type of each variable.</param>
    /// <param name="functions">Functions the host adds to the built-in ones; null for none.</param>
    /// <returns>The type that its result will have.</returns>
    /// <exception cref="ExpressionException">The text is not a valid expression over these variables.</exception>
    public static Type Check(string text, IReadOnlyDictionary<string, Type> variables, IReadOnlyDictionary<string, Delegate>? functions = null) =>
        Bind(text, variables, functions, null).Bound.Type;

    /// <summary>Evaluates the expression.</summary>
    /// <param name="values">A value for each of <see cref="Variables"/>; others are ignored.</param>
    /// <returns>The result, a value of <see cref="ResultType"/> or null.</returns>
    /// <exception cref="ArgumentException">A variable is missing, or its value is not of the type compiled for.</exception>
    /// <exception cref="ArithmeticException">Overflow or division by zero.</exception>
    public object? Evaluate(IReadOnlyDictionary<string, object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return _evaluate(values);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static (BoundExpression Bound, List<Variable> Used) Bind(
        string text, IReadOnlyDictionary<string, Type> variables, IReadOnlyDictionary<string, Delegate>? functions, TimeProvider? timeProvider)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);
        FunctionTable table = new(timeProvider ?? TimeProvider.System);
        if (functions is not null)
        {
            foreach ((string name, Delegate function) in functions) table.Add(name, function);
        }
        Scope scope = new(table);
        foreach ((string name, Type type) in variables)
        {
            if (!Names.IsIdentifier(name)) throw new ArgumentException($"'{name}' is not a name that an expression can use.", nameof(variables));
            scope.TryAdd(new Variable(name, ClrFactTypes.Create(type, type.Name)));
        }

        DiagnosticBag diagnostics = new();
        BoundExpression? bound = Binder.Bind(new SourceText(text, "", 1, 1), scope, diagnostics, out _);
        if (bound is null || diagnostics.HasErrors) throw new ExpressionException(text, diagnostics.Items);
        return (bound, ExpressionAnalysis.Variables(bound));
    }

    private static Func<IReadOnlyDictionary<string, object?>, object?> CompileEvaluate(BoundExpression bound, List<Variable> used)
    {
        ParameterExpression values = Expression.Parameter(typeof(IReadOnlyDictionary<string, object?>), "values");
        Dictionary<Variable, ParameterExpression> locals = new(used.Count);
        List<Expression> body = new(used.Count + 1);
        foreach (Variable variable in used)
        {
            Type type = variable.FactType.ClrType;
            ParameterExpression local = Expression.Variable(type, variable.Name);
            locals.Add(variable, local);
            Expression read = Expression.Call(
                ((Func<IReadOnlyDictionary<string, object?>, string, Type, object?>)Read).Method,
                values, Expression.Constant(variable.Name), Expression.Constant(type, typeof(Type)));
            body.Add(Expression.Assign(local, Expression.Convert(read, type)));
        }
        body.Add(Expression.Convert(ExpressionEmitter.Emit(bound, v => locals[v]), typeof(object)));
        BlockExpression block = Expression.Block(locals.Values, body);
        return Expression.Lambda<Func<IReadOnlyDictionary<string, object?>, object?>>(block, values).Compile();
    }

    private static object? Read(IReadOnlyDictionary<string, object?> values, string name, Type type)
    {
        if (!values.TryGetValue(name, out object? value)) throw new ArgumentException($"The variable '{name}' has no value.", nameof(values));
        if (value is null)
        {
            if (!type.IsValueType && ClrFactTypes.Create(type, name).Fields.Count > 0) throw new ArgumentException($"The variable '{name}' is null.", nameof(values));
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? throw new ArgumentException($"The variable '{name}' is null.", nameof(values)) : null;
        }
        Type expected = Nullable.GetUnderlyingType(type) ?? type;
        return expected.IsInstanceOfType(value) ? value : throw new ArgumentException($"The variable '{name}' is {value.GetType().Name}, not {expected.Name}.", nameof(values));
    }
}

using System.Collections.Concurrent;
using System.Linq.Expressions;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Inspection;

/// <summary>
/// The conditions that hosts ask sessions of one rule set with, compiled once. Hosts ask the same few again and again;
/// one that makes up a text for every question does not fill memory. Safe to share between threads.
/// </summary>
internal sealed class QueryCache(RuleSetModel model)
{
    /// <summary>With more conditions than this, all are forgotten and the next are compiled anew.</summary>
    private const int MostKept = 256;

    private readonly ConcurrentDictionary<(FactType Type, string Variable, string Where), Func<object, bool>> _compiled = new();

    /// <summary>How many conditions were compiled, for tests.</summary>
    public int CompileCount { get; private set; }

    /// <summary>The clock that the conditions read.</summary>
    public RuleClock Clock => model.Scope.Functions.Clock;

    /// <summary>The test of a condition.</summary>
    /// <exception cref="ArgumentException">The variable's name cannot be used.</exception>
    /// <exception cref="ExpressionException">The condition is not valid for the type.</exception>
    public Func<object, bool> Get(FactType type, string variable, string where)
    {
        if (_compiled.TryGetValue((type, variable, where), out Func<object, bool>? known)) return known;
        Func<object, bool> made = Compile(type, variable, where);
        if (_compiled.Count >= MostKept) _compiled.Clear();
        _compiled[(type, variable, where)] = made;
        return made;
    }

    private Func<object, bool> Compile(FactType type, string variable, string where)
    {
        if (!Names.IsIdentifier(variable)) throw new ArgumentException($"'{variable}' is not a name that a condition can use.", nameof(variable));
        DiagnosticBag diagnostics = new();
        BoundExpression? test;
        lock (model.Scope)
        {
            CompileCount++;
            Scope scope = model.Scope.Child();
            if (!scope.TryAdd(new Variable(variable, type))) throw new ArgumentException($"'{variable}' is a parameter of the rule set; call the fact otherwise.", nameof(variable));
            test = Binder.BindTest(new SourceText(where, "", 1, 1), scope, diagnostics);
        }

        if (test is null || diagnostics.HasErrors) throw new ExpressionException(where, diagnostics.Items);
        ParameterExpression value = Expression.Parameter(typeof(object), variable);
        return Expression.Lambda<Func<object, bool>>(ExpressionEmitter.Emit(test, _ => Expression.Convert(value, type.ClrType)), value).Compile();
    }
}

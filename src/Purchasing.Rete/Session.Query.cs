using System.Linq.Expressions;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete;

/// <content>Questions to working memory.</content>
public readonly partial struct Session
{
    /// <summary>Asks working memory: the facts of a type for which a condition of the rule language holds.</summary>
    /// <param name="typeName">The fact type's rule-language name.</param>
    /// <param name="variable">The name by which the condition calls the fact.</param>
    /// <param name="where">The condition, such as <c>d.avgDaily &gt; limit &amp;&amp; d.trend == 'increasing'</c>; it may use the rule set's parameters and functions.</param>
    /// <returns>The facts with their handles; evaluated when enumerated.</returns>
    /// <exception cref="ArgumentException">The rule set has no such type, or the variable's name cannot be used.</exception>
    /// <exception cref="ExpressionException">The condition is not valid for the type.</exception>
    /// <exception cref="RuleEvaluationException">While enumerated: the condition could not be evaluated for a fact; the session is not changed.</exception>
    public IEnumerable<(FactHandle Handle, object Fact)> Query(string typeName, string variable, string where)
    {
        ArgumentNullException.ThrowIfNull(where);
        if (!Names.IsIdentifier(variable)) throw new ArgumentException($"'{variable}' is not a name that a condition can use.", nameof(variable));
        SessionCore core = Usable();
        FactType type = core.RuleSet.FactType(typeName);
        var fact = new Variable(variable, type);
        Scope shared = core.RuleSet.Model.Scope;
        DiagnosticBag diagnostics = new();
        BoundExpression? test;
        RuleClock clock;
        lock (shared)
        {
            Scope scope = shared.Child();
            if (!scope.TryAdd(fact)) throw new ArgumentException($"'{variable}' is a parameter of the rule set; call the fact otherwise.", nameof(variable));
            clock = shared.Functions.Clock;
            test = Binder.BindTest(new SourceText(where, "", 1, 1), scope, diagnostics);
        }

        if (test is null || diagnostics.HasErrors) throw new ExpressionException(where, diagnostics.Items);
        ParameterExpression value = Expression.Parameter(typeof(object), variable);
        Func<object, bool> holds = Expression.Lambda<Func<object, bool>>(
            ExpressionEmitter.Emit(test, _ => Expression.Convert(value, type.ClrType)), value).Compile();
        return Holding(core, _lease, Facts(typeName), clock, holds, where);
    }

    private static IEnumerable<(FactHandle Handle, object Fact)> Holding(
        SessionCore core, long lease, IEnumerable<(FactHandle Handle, object Fact)> facts, RuleClock clock, Func<object, bool> holds, string where)
    {
        foreach ((FactHandle Handle, object Fact) fact in facts)
        {
            core.CheckUsable(lease);
            DateTimeOffset? outer = clock.Instant;
            bool found;
            clock.Instant = core.Instant;
            try
            {
                found = holds(fact.Fact);
            }
            catch (Exception error)
            {
                FactType type = core.Memory.Network.TypeOf(fact.Fact.GetType())!;
                throw new RuleEvaluationException("(query)", where, FactText.Describe(type, fact.Fact), default, error, 0);
            }
            finally
            {
                clock.Instant = outer;
            }

            if (found) yield return fact;
        }
    }
}

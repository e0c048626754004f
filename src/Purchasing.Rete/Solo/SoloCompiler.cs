using System.Linq.Expressions;
using System.Reflection;
using Purchasing.Rete.Compilation;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Solo;

/// <summary>Compiles a rule's actions together with the tests of the rules they may wake.</summary>
internal sealed class SoloCompiler(SoloPlan plan)
{
    private static readonly FieldInfo Facts = typeof(SoloState).GetField(nameof(SoloState.Facts))!;
    private static readonly FieldInfo Memory = typeof(SoloState).GetField(nameof(SoloState.Memory))!;
    private static readonly FieldInfo Affected = typeof(SoloState).GetField(nameof(SoloState.Affected))!;
    private static readonly FieldInfo Arisen = typeof(SoloState).GetField(nameof(SoloState.Arisen))!;
    private static readonly FieldInfo Ready = typeof(SoloState).GetField(nameof(SoloState.Ready))!;
    private static readonly MethodInfo Failed = typeof(WorkingMemory).GetMethod(nameof(WorkingMemory.ConditionFailed))!;

    private readonly Dictionary<(FactType, FactField), ulong> _watchers = Watchers(plan);

    /// <summary>Actions, then the affected rules' tests.</summary>
    public SoloFire Fire(SoloRule rule)
    {
        var frame = new Frame(plan);
        foreach (PatternCondition pattern in rule.Patterns) frame.Bind(pattern.Variable);
        ParameterExpression affected = Expression.Variable(typeof(ulong), "affected");
        ulong possible = rule.Model.Then.OfType<ModifyAction>().SelectMany(m => m.Fields.Select(f => WatchersOf(m.Variable.FactType, f.Field))).Aggregate(0UL, (a, b) => a | b);
        var target = new ActionTarget
        {
            Resolve = frame.Resolve,
            Memory = Expression.Field(frame.State, Memory),
            BitsOf = WatchersOf,
            Changed = (_, _, bits) => Expression.OrAssign(affected, bits),
        };
        Expression body = Expression.Block([affected],
            new ActionEmitter(target, rule.Compiled.Name).Body(rule.Model.Then),
            Expression.AndAssign(affected, Expression.Field(frame.State, Ready)),
            Expression.Assign(Expression.Field(frame.State, Affected), affected),
            Tests(frame, affected, possible));
        return Expression.Lambda<SoloFire>(frame.Wrap(body), frame.State).Compile();
    }

    /// <summary>Tests of the rules in the state's affected set, as far as they are among the given ones.</summary>
    public SoloEvaluate Evaluate(ulong rules)
    {
        var frame = new Frame(plan);
        ParameterExpression affected = Expression.Variable(typeof(ulong), "affected");
        Expression body = Expression.Block([affected],
            Expression.Assign(affected, Expression.Field(frame.State, Affected)),
            Tests(frame, affected, rules));
        return Expression.Lambda<SoloEvaluate>(frame.Wrap(body), frame.State).Compile();
    }

    private BlockExpression Tests(Frame frame, ParameterExpression affected, ulong candidates)
    {
        ParameterExpression arisen = Expression.Variable(typeof(ulong), "arisen");
        var steps = new List<Expression> { Expression.Assign(arisen, Expression.Constant(0UL)) };
        foreach (SoloRule rule in plan.Rules)
        {
            ulong bit = 1UL << rule.Rank;
            if ((candidates & bit) == 0) continue;
            foreach (PatternCondition pattern in rule.Patterns) frame.Bind(pattern.Variable);
            Expression? test = null;
            bool canThrow = false;
            foreach (BoundExpression condition in rule.Patterns.SelectMany(p => p.Tests))
            {
                canThrow |= ExpressionAnalysis.CanThrow(condition);
                Expression emitted = ExpressionEmitter.Emit(condition, frame.Resolve);
                if (emitted.Type == typeof(bool?)) emitted = Expression.Coalesce(emitted, Expression.Constant(false));
                test = test is null ? emitted : Expression.AndAlso(test, emitted);
            }

            test ??= Expression.Constant(true);
            if (canThrow)
            {
                var site = new ConditionSite(rule.Compiled.Name, "of the rule", rule.Model.Location);
                ParameterExpression error = Expression.Variable(typeof(Exception), "error");
                test = Expression.TryCatch(test, Expression.Catch(error, Expression.Call(Expression.Field(frame.State, Memory), Failed, Expression.Constant(site), error)));
            }

            steps.Add(Expression.IfThen(
                Expression.NotEqual(Expression.And(affected, Expression.Constant(bit)), Expression.Constant(0UL)),
                Expression.IfThen(test, Expression.Assign(arisen, Expression.Or(arisen, Expression.Constant(bit))))));
        }

        steps.Add(Expression.Assign(Expression.Field(frame.State, Arisen), arisen));
        return Expression.Block([arisen], steps);
    }

    private ulong WatchersOf(FactType type, FactField field) => _watchers.GetValueOrDefault((type, field));

    /// <summary>For each field the rules that read it: all rules with a pattern on the type where a modify wakes whole facts.</summary>
    private static Dictionary<(FactType, FactField), ulong> Watchers(SoloPlan plan)
    {
        var watchers = new Dictionary<(FactType, FactField), ulong>();
        foreach (SoloRule rule in plan.Rules)
        {
            BoundExpression[] tests = [.. rule.Patterns.SelectMany(p => p.Tests)];
            foreach (PatternCondition pattern in rule.Patterns)
            {
                FactType type = pattern.Variable.FactType;
                foreach (FactField field in type.Fields)
                    if (plan.WakesWholeFacts || tests.Any(t => ExpressionAnalysis.FieldsRead(t, pattern.Variable)?.Contains(field) != false))
                        watchers[(type, field)] = watchers.GetValueOrDefault((type, field)) | 1UL << rule.Rank;
            }
        }

        return watchers;
    }

    /// <summary>One compiled method: its state parameter and the facts it fetched, one local for each slot.</summary>
    private sealed class Frame(SoloPlan plan)
    {
        private readonly Dictionary<int, ParameterExpression> _locals = [];

        public ParameterExpression State { get; } = Expression.Parameter(typeof(SoloState), "state");

        public void Bind(Variable variable) => Resolve(variable);

        public ParameterExpression Resolve(Variable variable)
        {
            int slot = Array.IndexOf(plan.Types, variable.FactType);
            if (!_locals.TryGetValue(slot, out ParameterExpression? local))
                _locals.Add(slot, local = Expression.Variable(variable.FactType.ClrType, variable.FactType.Name));
            return local;
        }

        // A slot may be empty while a rule that needs it is not in the affected set: the cast lets null through.
        public Expression Wrap(Expression body) => Expression.Block(_locals.Values, _locals
            .Select(l => (Expression)Expression.Assign(l.Value, Expression.Convert(Expression.ArrayIndex(Expression.Field(State, Facts), Expression.Constant(l.Key)), l.Value.Type)))
            .Append(body));
    }
}

using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading.Analysis;

/// <summary>Finds two rules of one stage that may hold for the same facts and write different values to one field: which one counts is then an accident.</summary>
internal static class StageConflicts
{
    /// <summary>A stage of many rules is compared pair by pair; more would cost more than the advice is worth.</summary>
    private const int MostRules = 200;

    public static void Check(IReadOnlyList<RuleModel> rules, DiagnosticBag diagnostics)
    {
        foreach (IGrouping<string, RuleModel> stage in rules.Where(r => r is { Enabled: true, Stage: not null, TableRow: null }).GroupBy(r => r.Stage!.Path))
        {
            RuleModel[] members = [.. stage.Take(MostRules)];
            for (int second = 1; second < members.Length; second++)
            {
                for (int first = 0; first < second; first++)
                {
                    // A salience of its own says which comes first.
                    if (diagnostics.HasAllWarnings || members[first].Salience != members[second].Salience) continue;
                    if (Conflict(members[first], members[second]) is not { } field) continue;
                    diagnostics.Rule = members[second].Name;
                    diagnostics.Warn("conflict", $"'{members[second].Name}' and '{members[first].Name}' may hold together and write different values to '{field}'", members[second].Location, "let their conditions exclude each other");
                }
            }
        }

        diagnostics.Rule = null;
    }

    private static string? Conflict(RuleModel one, RuleModel other)
    {
        Dictionary<Variable, string> names = Names(one);
        foreach ((Variable variable, string name) in Names(other)) names[variable] = name;
        string Name(Variable variable) => names.GetValueOrDefault(variable, variable.Name);
        foreach (ModifyAction change in one.Then.OfType<ModifyAction>())
        foreach (ModifyAction otherChange in other.Then.OfType<ModifyAction>())
        {
            if (Name(change.Variable) != Name(otherChange.Variable)) continue;
            foreach (FieldAssignment assignment in change.Fields)
            {
                if (otherChange.Fields.FirstOrDefault(f => f.Field == assignment.Field) is not { } same) continue;
                if (ExpressionKey.Of(assignment.Value, Name) == ExpressionKey.Of(same.Value, Name)) continue;
                BoundExpression[] tests = [.. Tests(one.When), .. Tests(other.When)];
                if (IsGuarded(one, change.Variable, assignment.Field) && IsGuarded(other, otherChange.Variable, assignment.Field)) continue;
                if (CanHold(tests, Name) == true) return $"{change.Variable.FactType.Name}.{assignment.Field.Name}";
            }
        }

        return null;
    }

    /// <summary>Whether a rule writes the field only while it is empty: then the first rule to fire is the only one.</summary>
    private static bool IsGuarded(RuleModel rule, Variable variable, FactField field)
    {
        Possibilities possible = new(v => v == variable ? "$" : v.Name);
        BoundExpression[] tests = [.. Tests(rule.When)];
        foreach (BoundExpression test in tests) possible.Note(test);
        // Is there a way for the tests to hold while the field has a value?
        BoundField read = new(new BoundVariable(variable, default), field, default);
        BoundBinary filled = new(BinaryOperator.NotEqual, read, new BoundConstant(null, read.Type, default), typeof(bool), default);
        return tests.Any(t => ExpressionAnalysis.FieldsRead(t, variable)?.Contains(field) == true) && possible.CanHold([.. tests, filled]) == false;
    }

    private static bool? CanHold(BoundExpression[] tests, Func<Variable, string> name)
    {
        Possibilities possible = new(name);
        foreach (BoundExpression test in tests) possible.Note(test);
        return possible.CanHold(tests);
    }

    /// <summary>Whether a rule's conditions can hold at all.</summary>
    public static bool CanHold(RuleModel rule)
    {
        BoundExpression[] tests = [.. Tests(rule.When)];
        return tests.Any(t => t is BoundConstant) || CanHold(tests, v => v.Name) != false;
    }

    private static IEnumerable<BoundExpression> Tests(ConditionModel condition) => condition switch
    {
        AndCondition and => and.Children.SelectMany(Tests),
        PatternCondition pattern => pattern.Tests,
        TestCondition test => [test.Test],
        _ => [],
    };

    /// <summary>The variables by type and place: in one stage, the first offer of two rules is the same offer.</summary>
    private static Dictionary<Variable, string> Names(RuleModel rule)
    {
        Dictionary<Variable, string> names = [];
        Dictionary<FactType, int> counts = [];
        foreach (PatternCondition pattern in (rule.When as AndCondition)?.Children.OfType<PatternCondition>() ?? [])
        {
            FactType type = pattern.Variable.FactType;
            counts[type] = counts.GetValueOrDefault(type) + 1;
            names[pattern.Variable] = $"{type.Name} {counts[type]}";
        }

        return names;
    }
}

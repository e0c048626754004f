using Purchasing.Rete.Model;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// Tells from the rules whether logical facts can support each other in a circle: whether, following the rules from the
/// type of a matched fact to the types that they insert logically, one comes back to where one began.
/// </summary>
internal static class SupportCycles
{
    public static bool Exist(IReadOnlyList<CompiledRule> rules)
    {
        var matchedBy = new List<(Type[] Matched, Type[] Inserted)>();
        foreach (CompiledRule rule in rules)
        {
            if (!rule.Supports) continue;
            matchedBy.Add(([.. Patterns(rule.Model.When)], [.. rule.Model.Then.OfType<InsertAction>().Where(a => a.Logical).Select(a => a.FactType.ClrType)]));
        }

        var inserted = matchedBy.SelectMany(r => r.Inserted).Distinct().ToList();
        var next = inserted.ToDictionary(t => t, t => matchedBy.Where(r => r.Matched.Any(m => m.IsAssignableFrom(t))).SelectMany(r => r.Inserted).Distinct().ToList());
        var done = new HashSet<Type>();
        return inserted.Any(start => Reaches(start, start, next, done));
    }

    /// <summary>Whether a type is reached from another; each start looks at every type once.</summary>
    private static bool Reaches(Type from, Type target, Dictionary<Type, List<Type>> next, HashSet<Type> seen)
    {
        seen.Clear();
        var open = new Stack<Type>([from]);
        while (open.TryPop(out Type? type))
        {
            foreach (Type following in next[type])
            {
                if (following == target) return true;
                if (seen.Add(following)) open.Push(following);
            }
        }

        return false;
    }

    /// <summary>The types whose facts a match is made of.</summary>
    private static IEnumerable<Type> Patterns(ConditionModel condition) => condition switch
    {
        PatternCondition pattern => [pattern.Variable.FactType.ClrType],
        AndCondition and => and.Children.SelectMany(Patterns),
        OrCondition or => or.Children.SelectMany(Patterns),
        _ => [],
    };
}

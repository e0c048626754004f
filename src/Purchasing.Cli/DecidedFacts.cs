using Purchasing.Rete;
using Purchasing.Rete.Explanation;

namespace Purchasing.Cli;

/// <summary>What rules made of facts.</summary>
/// <param name="Given">The facts as they are after the rules ran, in the order in which they were given; null for one that a rule retracted.</param>
/// <param name="Made">The facts that rules inserted, as texts.</param>
internal sealed record DecidedFacts(IReadOnlyList<FactSnapshot?> Given, IReadOnlyList<string> Made)
{
    public static DecidedFacts Of(Session session, IReadOnlyList<object> given)
    {
        Dictionary<object, FactSnapshot> left = FactArguments.ByObject(session);
        FactSnapshot?[] known = [.. given.Select(fact => left.Remove(fact, out FactSnapshot? now) ? now : null)];
        return new DecidedFacts(known, [.. left.Values.OrderBy(fact => fact.Id).Select(fact => fact.ToString())]);
    }

    /// <summary>What other rules made differently of the same facts, a line for each fact.</summary>
    public IReadOnlyList<string> CompareWith(DecidedFacts other)
    {
        List<string> lines = [];
        for (int i = 0; i < Given.Count; i++)
        {
            switch (Given[i], other.Given[i])
            {
                case ({ } was, { } would):
                    string[] changes = [.. Changes(was, would)];
                    if (changes.Length > 0) lines.Add($"{Name(was, i)}: {string.Join(", ", changes)}");
                    break;
                case ({ } was, null):
                    lines.Add($"{Name(was, i)} is retracted");
                    break;
                case (null, { } would):
                    lines.Add($"{Name(would, i)} is not retracted any more");
                    break;
            }
        }

        List<string> made = [.. other.Made];
        lines.AddRange(Made.Where(fact => !made.Remove(fact)).Select(fact => $"no longer: {fact}"));
        return [.. lines, .. made.Select(fact => $"now: {fact}")];
    }

    private static IEnumerable<string> Changes(FactSnapshot was, FactSnapshot would) =>
        from field in would.Type.Fields
        let before = Output.Text(was[field.Name])
        let after = Output.Text(would[field.Name])
        where before != after
        select $"{field.Name} {before} → {after}";

    // What a fact is known by: the ids that it has; where it has none, its place among the facts.
    private static string Name(FactSnapshot fact, int place)
    {
        string[] ids =
        [
            .. fact.Type.Fields.Where(field => !field.IsNullable && field.Name.EndsWith("id", StringComparison.OrdinalIgnoreCase))
                .Select(field => $"{field.Name}: {Output.Text(fact[field.Name])}"),
        ];
        return $"{fact.Type.Name}({(ids.Length > 0 ? string.Join(", ", ids) : $"fact {place + 1}")})";
    }
}

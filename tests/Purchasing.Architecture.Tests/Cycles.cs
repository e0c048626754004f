namespace Purchasing.Architecture.Tests;

/// <summary>Finds what can be reached from itself.</summary>
internal static class Cycles
{
    /// <summary>The arrows that lie on a cycle, one line for each pair of namespaces, with an example.</summary>
    /// <param name="arrows">The arrows.</param>
    public static IReadOnlyList<string> Of(IEnumerable<Arrow> arrows)
    {
        ILookup<string, Arrow> from = arrows.ToLookup(arrow => arrow.From, StringComparer.Ordinal);
        Dictionary<string, HashSet<string>> reached = from.ToDictionary(group => group.Key, group => Reach(group.Key, from), StringComparer.Ordinal);
        return
        [
            .. from.SelectMany(same => same)
                .GroupBy(arrow => (arrow.From, arrow.To))
                .Where(pair => reached.TryGetValue(pair.Key.To, out HashSet<string>? back) && back.Contains(pair.Key.From))
                .OrderBy(pair => pair.Key)
                .Select(pair => $"{pair.Key.From} -> {pair.Key.To} ({pair.First().User} uses {pair.First().Used})"),
        ];
    }

    private static HashSet<string> Reach(string start, ILookup<string, Arrow> arrows)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        Stack<string> open = new([start]);
        while (open.TryPop(out string? at))
        {
            foreach (Arrow arrow in arrows[at])
            {
                if (seen.Add(arrow.To))
                    open.Push(arrow.To);
            }
        }

        return seen;
    }
}

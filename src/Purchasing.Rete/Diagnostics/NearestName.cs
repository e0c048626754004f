namespace Purchasing.Rete.Diagnostics;

/// <summary>Finds the known name that a misspelt one most likely meant. Pure and thread-safe.</summary>
public static class NearestName
{
    /// <summary>Advice is not worth a long search.</summary>
    private const int MaxCandidates = 500;

    /// <summary>"did you mean 'x'?" for the nearest candidate, or null when none is near enough.</summary>
    /// <param name="name">The misspelt name.</param>
    /// <param name="candidates">The known names, of which the first few hundred are looked at.</param>
    public static string? Suggest(string name, IEnumerable<string> candidates)
    {
        string? nearest = Find(name, candidates);
        return nearest is null ? null : $"did you mean '{nearest}'?";
    }

    /// <summary>The candidate with the smallest edit distance, at most a third of the name's length (1 for two letters, 0 for one); null when there is none.</summary>
    /// <param name="name">The misspelt name.</param>
    /// <param name="candidates">The known names, of which the first few hundred are looked at.</param>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        if (name.Length is 0 or > 100) return null;
        int limit = name.Length == 1 ? 0 : Math.Max(1, (name.Length + 1) / 3);
        string? best = null;
        int left = MaxCandidates;
        foreach (string candidate in candidates)
        {
            if (candidate.Length == 0 || Math.Abs(candidate.Length - name.Length) > limit) continue;
            if (--left < 0) break;
            int distance = Distance(name, candidate, limit);
            if (distance <= limit && (best is null || distance < limit || string.CompareOrdinal(candidate, best) < 0))
            {
                best = candidate;
                limit = distance;
            }
        }
        return best;
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) from one to the other, without regard to case; any large number when above the limit.</summary>
    private static int Distance(string a, string b, int limit)
    {
        int[] beforePrevious = new int[b.Length + 1];
        int[] previous = new int[b.Length + 1];
        int[] current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) previous[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            int least = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                int distance = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    distance = Math.Min(distance, beforePrevious[j - 2] + 1);
                current[j] = distance;
                least = Math.Min(least, distance);
            }
            if (least > limit + 1) return int.MaxValue;
            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }
        return previous[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}

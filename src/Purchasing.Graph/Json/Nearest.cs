namespace Purchasing.Graph.Json;

/// <summary>Finds the known name that a mistyped one probably means.</summary>
static class Nearest
{
    /// <summary>A sentence with the nearest name, or <see langword="null"/> when none is near.</summary>
    public static string? Suggest(string name, params ReadOnlySpan<string> known)
    {
        string? best = null;
        int limit = Math.Min(name.Length, Math.Max(1, name.Length / 3) + 1);
        foreach (string candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) >= limit) continue;
            int distance = Distance(name, candidate);
            if (distance >= limit) continue;
            limit = distance;
            best = candidate;
        }
        return best is null ? null : $"Did you mean '{best}'?";
    }

    // Damerau-Levenshtein in its restricted form: swapped neighbours are one mistake, as they are for a typist.
    static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1], previous = new int[b.Length + 1], current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) previous[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                char x = char.ToLowerInvariant(a[i - 1]), y = char.ToLowerInvariant(b[j - 1]);
                int best = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + (x == y ? 0 : 1));
                if (i > 1 && j > 1 && x == char.ToLowerInvariant(b[j - 2]) && char.ToLowerInvariant(a[i - 2]) == y) best = Math.Min(best, before[j - 2] + 1);
                current[j] = best;
            }
            (before, previous, current) = (previous, current, before);
        }
        return previous[b.Length];
    }
}

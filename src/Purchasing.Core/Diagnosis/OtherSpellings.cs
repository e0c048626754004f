using Purchasing.Core.Sources;

namespace Purchasing.Core.Diagnosis;

/// <summary>Finds products without a row that a source has under an id that differs in letter case or in blanks only.</summary>
internal static class OtherSpellings
{
    private const int MostProducts = 20;
    private const int LongestPadding = 40;

    /// <summary>What to say of each such product.</summary>
    /// <param name="sources">Asks the source.</param>
    /// <param name="query">What it was asked.</param>
    /// <param name="batch">What it answered.</param>
    /// <param name="ids">The products that it was asked for.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static async Task<IReadOnlyDictionary<string, string>> FindAsync<T>(
        IFactProviderFactory sources, FactQuery query, FactBatch<T> batch, IReadOnlyList<string> ids, CancellationToken cancellationToken)
        where T : class
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        string[] without = [.. ids.Where(id => batch.For(id).Count == 0 && batch.ProblemOf(id) is null)];
        if (without.Length == 0)
            return found;
        // A column that ignores case answers with its own spelling; others have to be asked for it.
        Look(batch, without);
        string[] left = [.. without.Where(id => !found.ContainsKey(id)).Take(MostProducts)];
        if (left.Length == 0)
            return found;
        try
        {
            Look(await sources.Create<T>(query).GetAsync(ProductSet.Of(left.SelectMany(Variants)), cancellationToken).ConfigureAwait(false), left);
        }
        catch (FactSourceException)
        {
            // The source answered when it was asked plainly: that is told, and the hint is left out.
        }

        return found;

        void Look(FactBatch<T> answer, string[] wanted)
        {
            ILookup<string, string> had = answer.ProductIds.ToLookup(id => id.Trim().ToUpperInvariant(), StringComparer.Ordinal);
            foreach (string id in wanted)
            {
                string? other = had[id.Trim().ToUpperInvariant()].FirstOrDefault();
                if (other is not null)
                {
                    found[id] = string.Equals(other, id, StringComparison.Ordinal)
                        ? "has no row as it is compared, but one whose id has blanks at its end: compare it with TRIM in the query"
                        : $"has no row, but one of '{other}': the ids differ in letter case or blanks; let the query give and compare them in one spelling, for example with UPPER and TRIM";
                }
            }
        }
    }

    private static IEnumerable<string> Variants(string id) =>
        new[] { id.ToUpperInvariant(), id.ToLowerInvariant(), id.Length > 1 ? char.ToUpperInvariant(id[0]) + id[1..].ToLowerInvariant() : id }
            .Where(variant => !string.Equals(variant, id, StringComparison.Ordinal))
            .Concat(Enumerable.Range(id.Length + 1, Math.Max(1, LongestPadding - id.Length)).Select(id.PadRight));
}

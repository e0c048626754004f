namespace Purchasing.Rete.Runtime;

/// <summary>
/// The stated order among activations that arise from one batch: the rule that stands first in the file, then the
/// match whose facts are newer, compared pattern by pattern. Sorts by merging, because batches mostly arise in
/// order already and are then only looked through; allocates nothing once warm. Not thread-safe.
/// </summary>
internal sealed class MatchOrder(WorkingMemory memory)
{
    private const int Block = 16;

    private int[] _merged = [];

    /// <summary>Sorts complete matches so that the first is to fire first.</summary>
    public void Sort(Span<int> matches)
    {
        for (int start = 0; start < matches.Length; start += Block)
            SortByInsertion(matches[start..Math.Min(start + Block, matches.Length)]);
        for (int width = Block; width < matches.Length; width *= 2)
            for (int start = 0; start + width < matches.Length; start += 2 * width)
                Merge(matches[start..Math.Min(start + 2 * width, matches.Length)], width);
    }

    private void SortByInsertion(Span<int> matches)
    {
        for (int i = 1; i < matches.Length; i++)
        {
            int match = matches[i], at = i;
            for (; at > 0 && Compare(matches[at - 1], match) > 0; at--) matches[at] = matches[at - 1];
            matches[at] = match;
        }
    }

    /// <summary>Merges two sorted parts, of which the first has the given length.</summary>
    private void Merge(Span<int> matches, int first)
    {
        if (Compare(matches[first - 1], matches[first]) <= 0) return;
        if (_merged.Length < first) _merged = new int[Math.Max(first, 2 * _merged.Length)];
        Span<int> left = _merged.AsSpan(0, first);
        matches[..first].CopyTo(left);
        int from = 0, right = first, to = 0;
        while (from < first && right < matches.Length)
            matches[to++] = Compare(left[from], matches[right]) <= 0 ? left[from++] : matches[right++];
        left[from..].CopyTo(matches[to..]);
    }

    /// <summary>Below zero when the first of two complete matches is to fire before the second.</summary>
    public int Compare(int x, int y)
    {
        TerminalNode first = memory.TerminalOf(x), second = memory.TerminalOf(y);
        if (first != second)
        {
            int order = first.Rule.Index.CompareTo(second.Rule.Index);
            return order != 0 ? order : first.Id.CompareTo(second.Id);
        }

        // Both are walked up together: of all differences that of the earliest pattern decides, and above a common token there is none.
        PartialMatch[] tokens = memory.Tokens.Items;
        int[] patternAt = first.PatternAt;
        int earliest = int.MaxValue, result = 0;
        for (int hops = 0; x != y && hops < patternAt.Length; hops++)
        {
            int pattern = patternAt[hops];
            if (pattern < earliest)
            {
                int left = memory.Facts[tokens[x].Fact].Recency, right = memory.Facts[tokens[y].Fact].Recency;
                if (left != right)
                {
                    result = right.CompareTo(left);
                    earliest = pattern;
                }
            }

            x = tokens[x].Parent;
            y = tokens[y].Parent;
        }

        return result;
    }
}

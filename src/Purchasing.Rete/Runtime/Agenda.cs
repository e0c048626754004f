using System.Numerics;

namespace Purchasing.Rete.Runtime;

/// <summary>The static shape of an agenda: which buckets a rule set needs. Immutable and shared by sessions.</summary>
/// <param name="Groups">Names of the agenda groups; the first is the main group, named by an empty string.</param>
/// <param name="Saliences">For each group its distinct static saliences, highest first.</param>
/// <param name="NewestFirst">Order within one salience: depth (true) or breadth.</param>
internal sealed record AgendaLayout(string[] Groups, int[][] Saliences, bool NewestFirst)
{
    /// <summary>The distinct static saliences of a group's rules, highest first.</summary>
    public static int[] SaliencesOf(List<CompiledRule> rules, int group)
    {
        var ascending = new List<int>();
        foreach (CompiledRule rule in rules)
            if (rule.Group == group) ascending.Add(rule.Model.Salience);
        ascending.Sort();
        var distinct = new List<int>();
        for (int i = ascending.Count - 1; i >= 0; i--)
            if (distinct.Count == 0 || distinct[^1] != ascending[i]) distinct.Add(ascending[i]);
        return [.. distinct];
    }
}

/// <summary>
/// Activations in buckets, one for each group and salience, as lists through the tokens: adding, removing and
/// taking the next are constant-time. Computed saliences that no rule states get buckets when they first occur.
/// Not thread-safe.
/// </summary>
internal sealed class Agenda
{
    private readonly AgendaLayout _layout;
    private readonly GroupBuckets[] _groups;
    private readonly List<int> _focus = [];
    private int[] _heads;
    private int[] _tails;
    private int[] _groupOf;
    private int _buckets;

    public Agenda(AgendaLayout layout)
    {
        _layout = layout;
        int count = 0;
        foreach (int[] saliences in layout.Saliences) count += saliences.Length;
        _heads = new int[Math.Max(count, 1)];
        _tails = new int[_heads.Length];
        _groupOf = new int[_heads.Length];
        _groups = new GroupBuckets[layout.Groups.Length];
        for (int group = 0; group < _groups.Length; group++)
        {
            _groups[group] = new GroupBuckets(_buckets, layout.Saliences[group]);
            for (int i = 0; i < layout.Saliences[group].Length; i++) _groupOf[_buckets++] = group;
        }
    }

    /// <summary>How many activations are waiting, in all groups.</summary>
    public int Count { get; private set; }

    /// <summary>The group whose activations fire now.</summary>
    public int Focused => _focus.Count == 0 ? 0 : _focus[^1];

    public void Focus(int group)
    {
        if (Focused == group) return;
        _focus.Remove(group);
        if (group != 0) _focus.Add(group);
        else _focus.Clear();
    }

    /// <summary>The bucket for a salience that was computed.</summary>
    public int BucketFor(int group, int salience)
    {
        ref GroupBuckets buckets = ref _groups[group];
        int rank = Array.BinarySearch(buckets.Saliences, salience, Descending.Instance);
        if (rank >= 0) return buckets.First + rank;
        buckets.Extra ??= new SortedDictionary<int, int>(Descending.Instance);
        if (buckets.Extra.TryGetValue(salience, out int bucket)) return bucket;
        if (_buckets == _heads.Length)
        {
            Array.Resize(ref _heads, _buckets * 2);
            Array.Resize(ref _tails, _buckets * 2);
            Array.Resize(ref _groupOf, _buckets * 2);
        }

        bucket = _buckets++;
        _groupOf[bucket] = group;
        buckets.Extra.Add(salience, bucket);
        return bucket;
    }

    public void Add(ref Slab<Token> tokens, int token, int bucket)
    {
        ref Token row = ref tokens[token];
        row.Hash = bucket;
        int head = _heads[bucket];
        if (head == 0)
        {
            row.Next = 0;
            row.Prev = 0;
            _heads[bucket] = _tails[bucket] = token;
            _groups[_groupOf[bucket]].Mark(bucket);
        }
        else if (_layout.NewestFirst)
        {
            row.Next = head;
            row.Prev = 0;
            tokens[head].Prev = token;
            _heads[bucket] = token;
        }
        else
        {
            int tail = _tails[bucket];
            row.Next = 0;
            row.Prev = tail;
            tokens[tail].Next = token;
            _tails[bucket] = token;
        }

        Count++;
    }

    public void Remove(ref Slab<Token> tokens, int token)
    {
        ref Token row = ref tokens[token];
        int bucket = row.Hash;
        if (row.Prev != 0) tokens[row.Prev].Next = row.Next;
        else _heads[bucket] = row.Next;
        if (row.Next != 0) tokens[row.Next].Prev = row.Prev;
        else _tails[bucket] = row.Prev;
        if (_heads[bucket] == 0) _groups[_groupOf[bucket]].Unmark(bucket);
        row.Hash = -1;
        Count--;
    }

    /// <summary>The activation that fires next, left on the agenda; 0 when the focused groups have none.</summary>
    public int Next()
    {
        while (true)
        {
            int bucket = _groups[Focused].Highest(_heads);
            if (bucket >= 0) return _heads[bucket];
            if (_focus.Count == 0) return 0;
            _focus.RemoveAt(_focus.Count - 1);
        }
    }

    /// <summary>All waiting activations in firing order of their groups, the focused group first.</summary>
    public IEnumerable<int> All(Slab<Token> tokens)
    {
        foreach (int group in _focus.AsEnumerable().Reverse().Append(0).Concat(Enumerable.Range(0, _groups.Length)).Distinct())
        foreach (int bucket in _groups[group].InOrder())
            for (int token = _heads[bucket]; token != 0; token = tokens.Items[token].Next)
                yield return token;
    }

    public void Clear()
    {
        _focus.Clear();
        if (Count == 0) return;
        Array.Clear(_heads);
        Array.Clear(_tails);
        for (int group = 0; group < _groups.Length; group++) _groups[group].Clear();
        Count = 0;
    }

    private sealed class Descending : IComparer<int>
    {
        public static readonly Descending Instance = new();

        public int Compare(int x, int y) => y.CompareTo(x);
    }

    private struct GroupBuckets(int first, int[] saliences)
    {
        public readonly int First = first;
        public readonly int[] Saliences = saliences;
        public SortedDictionary<int, int>? Extra;
        private readonly ulong[] _waiting = new ulong[(saliences.Length + 63) / 64];

        public readonly void Mark(int bucket)
        {
            int rank = bucket - First;
            if ((uint)rank < (uint)Saliences.Length) _waiting[rank >> 6] |= 1UL << (rank & 63);
        }

        public readonly void Unmark(int bucket)
        {
            int rank = bucket - First;
            if ((uint)rank < (uint)Saliences.Length) _waiting[rank >> 6] &= ~(1UL << (rank & 63));
        }

        public readonly int Highest(int[] heads)
        {
            int best = -1;
            for (int word = 0; word < _waiting.Length; word++)
            {
                if (_waiting[word] == 0) continue;
                best = (word << 6) + BitOperations.TrailingZeroCount(_waiting[word]);
                break;
            }

            if (Extra is not null)
            {
                foreach ((int salience, int bucket) in Extra)
                {
                    if (heads[bucket] == 0) continue;
                    if (best < 0 || salience > Saliences[best]) return bucket;
                    break;
                }
            }

            return best < 0 ? -1 : First + best;
        }

        public readonly IEnumerable<int> InOrder()
        {
            int first = First;
            IEnumerable<(int Salience, int Bucket)> all = Saliences.Select((salience, rank) => (salience, first + rank));
            if (Extra is not null) all = all.Concat(Extra.Select(e => (e.Key, e.Value)));
            return all.OrderByDescending(e => e.Salience).Select(e => e.Bucket);
        }

        public readonly void Clear()
        {
            Array.Clear(_waiting);
        }
    }
}

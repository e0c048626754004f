using System.Numerics;

namespace Purchasing.Rete.Runtime;

/// <summary>The static shape of an agenda: which buckets a rule set needs. Immutable and shared by sessions.</summary>
/// <param name="Groups">Names of the agenda groups; the first is the main group, named by an empty string.</param>
/// <param name="Saliences">For each group its distinct static saliences, highest first.</param>
/// <param name="NewestFirst">Order within one salience: depth (true) or breadth.</param>
internal sealed record AgendaLayout(string[] Groups, int[][] Saliences, bool NewestFirst)
{
    /// <summary>For each group the distinct static saliences of its rules, highest first.</summary>
    public static int[][] SaliencesOf(List<CompiledRule> rules, int groups)
    {
        var distinct = new SortedSet<int>[groups];
        for (int group = 0; group < groups; group++) distinct[group] = new SortedSet<int>(Descending.Instance);
        foreach (CompiledRule rule in rules) distinct[rule.Group].Add(rule.Model.Salience);
        var saliences = new int[groups][];
        for (int group = 0; group < groups; group++)
        {
            saliences[group] = new int[distinct[group].Count];
            distinct[group].CopyTo(saliences[group]);
        }

        return saliences;
    }

    /// <summary>Where a salience stands among those of a group, from 0; negative when no rule of the group states it.</summary>
    public static int RankOf(int[] saliences, int salience) => Array.BinarySearch(saliences, salience, Descending.Instance);
}

/// <summary>
/// Activations in buckets, one for each group and salience, as lists through the tokens: adding, removing and
/// taking the next are constant-time. A computed salience that no rule states has a bucket while an activation waits
/// with it, at the logarithm of how many there are.
/// Not thread-safe.
/// </summary>
internal sealed class Agenda
{
    /// <summary>How many buckets of computed saliences a session that was emptied keeps room for.</summary>
    private const int MostKept = 1024;

    private readonly AgendaLayout _layout;
    private readonly AgendaGroup[] _groups;

    // How many buckets the rules state; those after them are for computed saliences.
    private readonly int _stated;

    // Buckets of computed saliences that were emptied, for the next ones; some may have been filled again since.
    private readonly Stack<int> _free = new();
    private readonly List<int> _focus = [];
    private readonly List<int> _focusBefore = [];
    private bool _focusKept;
    private int[] _heads;
    private int[] _tails;
    private int[] _groupOf;
    private int[] _salienceOf;
    private int _buckets;

    public Agenda(AgendaLayout layout)
    {
        _layout = layout;
        int count = 0;
        foreach (int[] saliences in layout.Saliences) count += saliences.Length;
        _heads = new int[Math.Max(count, 1)];
        _tails = new int[_heads.Length];
        _groupOf = new int[_heads.Length];
        _salienceOf = new int[_heads.Length];
        _groups = new AgendaGroup[layout.Groups.Length];
        for (int group = 0; group < _groups.Length; group++)
        {
            _groups[group] = new AgendaGroup(_buckets, layout.Saliences[group]);
            for (int i = 0; i < layout.Saliences[group].Length; i++) _groupOf[_buckets++] = group;
        }

        _stated = _buckets;
    }

    /// <summary>How many activations are waiting, in all groups.</summary>
    public int Count { get; private set; }

    /// <summary>The group whose activations fire now.</summary>
    public int Focused => _focus.Count == 0 ? 0 : _focus[^1];

    /// <summary>Whether computed saliences have left more buckets than are worth keeping.</summary>
    public bool IsLarge => _buckets > _layout.Saliences.Sum(s => s.Length) + 256;

    /// <summary>From here on the focus can be put back as it is now.</summary>
    public void KeepFocus() => _focusKept = false;

    /// <summary>Puts the focus back as it was at the last <see cref="KeepFocus"/>.</summary>
    public void RestoreFocus()
    {
        if (!_focusKept) return;
        _focus.Clear();
        _focus.AddRange(_focusBefore);
        _focusKept = false;
    }

    public void Focus(int group)
    {
        if (Focused == group) return;
        if (!_focusKept)
        {
            _focusBefore.Clear();
            _focusBefore.AddRange(_focus);
            _focusKept = true;
        }

        _focus.Remove(group);
        if (group != 0) _focus.Add(group);
        else _focus.Clear();
    }

    /// <summary>The bucket for a salience that was computed; an activation must be added to it before the next is asked for.</summary>
    public int BucketFor(int group, int salience)
    {
        ref AgendaGroup own = ref _groups[group];
        if (own.Find(salience) is var known and >= 0) return known;
        while (_free.TryPop(out int emptied))
            if (_heads[emptied] == 0) return Name(emptied);
        if (_buckets == _heads.Length) Resize(_buckets * 2);
        return Name(_buckets++);

        int Name(int bucket)
        {
            _groupOf[bucket] = group;
            _salienceOf[bucket] = salience;
            return bucket;
        }
    }

    public void Add(ref Slab<PartialMatch> tokens, int token, int bucket)
    {
        ref PartialMatch row = ref tokens[token];
        row.Hash = bucket;
        int head = _heads[bucket];
        if (head == 0)
        {
            row.Next = 0;
            row.Prev = 0;
            _heads[bucket] = _tails[bucket] = token;
            if (bucket < _stated) _groups[_groupOf[bucket]].Mark(bucket);
            else _groups[_groupOf[bucket]].Add(_salienceOf[bucket], bucket);
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

    /// <summary>Puts an activation back where <see cref="Next"/> found it: at the head of its bucket.</summary>
    public void PutBack(ref Slab<PartialMatch> tokens, int token, int bucket)
    {
        int head = _heads[bucket];
        if (head == 0 || _layout.NewestFirst)
        {
            Add(ref tokens, token, bucket);
            return;
        }

        ref PartialMatch row = ref tokens[token];
        row.Hash = bucket;
        row.Next = head;
        row.Prev = 0;
        tokens[head].Prev = token;
        _heads[bucket] = token;
        Count++;
    }

    public void Remove(ref Slab<PartialMatch> tokens, int token)
    {
        ref PartialMatch row = ref tokens[token];
        int bucket = row.Hash;
        if (row.Prev != 0) tokens[row.Prev].Next = row.Next;
        else _heads[bucket] = row.Next;
        if (row.Next != 0) tokens[row.Next].Prev = row.Prev;
        else _tails[bucket] = row.Prev;
        if (_heads[bucket] == 0) Emptied(bucket);
        row.Hash = -1;
        Count--;
    }

    /// <summary>The activation that fires next, left on the agenda; 0 when the focused groups have none.</summary>
    public int Next()
    {
        while (true)
        {
            int bucket = _groups[Focused].Highest();
            if (bucket >= 0) return _heads[bucket];
            if (_focus.Count == 0) return 0;
            _focus.RemoveAt(_focus.Count - 1);
        }
    }

    /// <summary>All waiting activations in firing order of their groups, the focused group first.</summary>
    public IEnumerable<int> All(Slab<PartialMatch> tokens)
    {
        foreach (int group in _focus.AsEnumerable().Reverse().Append(0).Concat(Enumerable.Range(0, _groups.Length)).Distinct())
        foreach (int bucket in _groups[group].InOrder())
            for (int token = _heads[bucket]; token != 0; token = tokens.Items[token].Next)
                yield return token;
    }

    public void Clear()
    {
        _focus.Clear();
        if (Count == 0 && _buckets == _stated) return;
        for (int group = 0; group < _groups.Length; group++) _groups[group].Clear();
        if (_heads.Length > _stated + MostKept) Resize(Math.Max(_stated, 1));
        Array.Clear(_heads);
        Array.Clear(_tails);
        _buckets = _stated;
        _free.Clear();
        Count = 0;
    }

    private void Emptied(int bucket)
    {
        ref AgendaGroup group = ref _groups[_groupOf[bucket]];
        if (bucket < _stated)
        {
            group.Unmark(bucket);
            return;
        }

        group.Remove(_salienceOf[bucket]);
        _free.Push(bucket);
    }

    private void Resize(int length)
    {
        Array.Resize(ref _heads, length);
        Array.Resize(ref _tails, length);
        Array.Resize(ref _groupOf, length);
        Array.Resize(ref _salienceOf, length);
    }
}

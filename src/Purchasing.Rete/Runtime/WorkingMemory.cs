using System.Runtime.CompilerServices;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// The state of one session: facts, alpha memories, tokens, agenda. Everything is rows in a few arrays; node
/// objects are shared with all other sessions and hold no state. Compiled expressions call it. Not thread-safe.
/// </summary>
internal sealed partial class WorkingMemory
{
    public readonly CompiledNetwork Network;
    public readonly Agenda Agenda;
    public readonly LazyQueue Lazy;
    public Slab<FactRow> Facts;
    public Slab<PartialMatch> Tokens;
    public Slab<AlphaEntry> Entries;
    public Slab<Link> Links;

    /// <summary>Which row holds an object.</summary>
    public readonly IdentityTable Identities = new();

    /// <summary>What of the host's code failed since it was last reported.</summary>
    public readonly HostFailures Failures = new();

    /// <summary>From this many rows of one kind on a session's buffers go back to the runtime instead of to a pool.</summary>
    private const int LargeFrom = 8192;

    /// <summary>Steps of searches whose length depends on what is in working memory: what tests of growth count instead of time.</summary>
    public long Steps;

    private readonly BetaNode[] _nodes;
    private readonly HashIndex[] _left;
    private readonly HashIndex[] _right;
    private readonly List<int> _touchedLeft = [];
    private readonly List<int> _touchedRight = [];
    private readonly AccumulateMemory?[] _accumulates;

    // Memories of joins on an inequality, made when first used.
    private readonly SortedIndex?[] _sortedLeft;
    private readonly SortedIndex?[] _sortedRight;
    private readonly List<SortedIndex> _touchedSorted = [];

    public WorkingMemory(CompiledNetwork network)
    {
        Network = network;
        Agenda = new Agenda(network.Agenda);
        Lazy = new LazyQueue(network.LazyNodes.Length);
        Facts = new Slab<FactRow>(8);
        Tokens = new Slab<PartialMatch>(16);
        Entries = new Slab<AlphaEntry>(8);
        Links = new Slab<Link>(4);
        _nodes = network.Nodes;
        _left = new HashIndex[network.Nodes.Length];
        _right = new HashIndex[network.Memories.Length];
        _sortedLeft = new SortedIndex?[network.Nodes.Length];
        _sortedRight = new SortedIndex?[network.Memories.Length];
        _accumulates = new AccumulateMemory?[network.LazyNodes.Length];
        Truth = network.Rules.Any(r => r.Supports) ? new TruthMaintenance(network) : null;
    }

    /// <summary>Supports of logical facts, or null when no rule inserts any.</summary>
    public TruthMaintenance? Truth { get; }

    /// <summary>Counts per node, or null when the session does not profile.</summary>
    public NetworkProfile? Profile { get; set; }

    /// <summary>Grows with every change, so that what was valid only until the next one is recognised.</summary>
    public long Version { get; private set; }

    /// <summary>How many facts the host and the rules have in working memory.</summary>
    public int FactCount { get; private set; }

    /// <summary>The hash with which a token looks into the right memory of its node: 0 while that is unhashed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ProbeRight(TwoInputNode node, int token) => _right[node.Right.Memory].Hashed ? HashOf(node, token) : 0;

    /// <summary>The hash with which a fact looks into the left memory of a node. <paramref name="hash"/> is the fact's own if known, else -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ProbeLeft(TwoInputNode node, object value, int hash) => ProbeLeft(node, node.Id, value, hash);

    /// <summary>The same for the left memory of another node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ProbeLeft(TwoInputNode node, int left, object value, int hash) =>
        !_left[left].Hashed ? 0 : hash >= 0 ? hash : node.Right.Key!(this, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RightHead(int memory, int hash) => _right[memory].Head(hash);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LeftHead(int node, int hash) => _left[node].Head(hash);

    /// <summary>The object of the fact that a token (or one of its ancestors) matched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public object FactAt(int token, int hops) => Facts.Items[RowAt(token, hops)].Object!;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RowAt(int token, int hops)
    {
        PartialMatch[] tokens = Tokens.Items;
        while (hops-- > 0) token = tokens[token].Parent;
        return tokens[token].Fact;
    }

    /// <summary>The nearest ancestor (or the token itself) that lies in the memory of a node.</summary>
    public int Ancestor(int token, int node)
    {
        while (Tokens[token].Node != node) token = Tokens[token].Parent;
        return token;
    }

    public void AddLeft(TwoInputNode node, int token)
    {
        if (node.Ordering is { } ordering)
        {
            ulong code = ordering.Left(this, token);
            ref PartialMatch row = ref Tokens[token];
            row.Hash = 0;
            SetCode(ref row.Next, ref row.Prev, code);
            Sorted(ref _sortedLeft[node.Id]).Add(code, token);
            return;
        }

        AddLeft(node.Id, node.LeftKey, token);
    }

    /// <summary>Puts a token into a hashed left memory.</summary>
    public void AddLeft(int node, TokenHash? key, int token)
    {
        ref HashIndex index = ref _left[node];
        if (!index.Touched)
        {
            index.Touched = true;
            _touchedLeft.Add(node);
        }

        if (!index.Hashed && key is not null && index.Count >= HashIndex.Unhashed) HashLeft(key, ref index);
        index.Add(ref Tokens, token, index.Hashed ? HashOf(key, token) : 0);
    }

    public void RemoveLeft(TwoInputNode node, int token)
    {
        if (node.Ordering is null) RemoveLeft(node.Id, token);
        else _sortedLeft[node.Id]!.Remove(CodeOf(Tokens[token].Next, Tokens[token].Prev), token);
    }

    /// <summary>Takes a token out of a hashed left memory.</summary>
    public void RemoveLeft(int node, int token) => _left[node].Remove(ref Tokens, token);

    /// <summary>The entries of a node's right memory that a token's inequality may hold for.</summary>
    public SortedIndex.Range RightInOrder(TwoInputNode node, int token)
    {
        ulong code = CodeOf(Tokens[token].Next, Tokens[token].Prev);
        return Within(ref _sortedRight[node.Right.Memory], code, upwards: node.Ordering!.FactIsGreater);
    }

    /// <summary>The tokens of a node's left memory that a fact's inequality may hold for.</summary>
    public SortedIndex.Range LeftInOrder(TwoInputNode node, object value) =>
        Within(ref _sortedLeft[node.Id], node.Right.Code!(this, value), upwards: !node.Ordering!.FactIsGreater);

    /// <summary>Puts a fact into an alpha memory; returns its hash there, or -1 while the memory is unhashed.</summary>
    public int AddEntry(AlphaNode node, int fact, object value)
    {
        int id = Entries.Take();
        ref AlphaEntry entry = ref Entries[id];
        entry.Fact = fact;
        entry.Memory = node.Memory;
        ref FactRow row = ref Facts[fact];
        entry.NextOfFact = row.FirstEntry;
        row.FirstEntry = id;
        row.Watched |= node.Watch | node.MemoryFields;
        if (node.Code is { } code)
        {
            ulong order = code(this, value);
            entry.Hash = 0;
            SetCode(ref entry.Next, ref entry.Prev, order);
            Sorted(ref _sortedRight[node.Memory]).Add(order, id);
            return -1;
        }

        ref HashIndex index = ref _right[node.Memory];
        if (!index.Touched)
        {
            index.Touched = true;
            _touchedRight.Add(node.Memory);
        }

        if (!index.Hashed && node.Key is not null && index.Count >= HashIndex.Unhashed) HashRight(node, ref index);
        int hash = index.Hashed ? node.Key!(this, value) : -1;
        index.Add(ref Entries, id, Math.Max(hash, 0));
        return hash;
    }

    /// <summary>
    /// Shows a hidden entry again; returns its hash (0 or more when the memory is hashed, else -1), or -2 when the
    /// fact is not in the memory.
    /// </summary>
    public int ShowEntry(AlphaNode node, int fact)
    {
        for (int id = Facts[fact].FirstEntry; id != 0; id = Entries[id].NextOfFact)
        {
            ref AlphaEntry entry = ref Entries[id];
            if (entry.Memory != node.Memory) continue;
            if (entry.Hash < 0) entry.Hash = ~entry.Hash;
            return _right[node.Memory].Hashed ? entry.Hash : -1;
        }

        return -2;
    }

    /// <summary>Makes a match for each of several nodes.</summary>
    public void AddTokens(BetaNode[] nodes, int parent, int fact)
    {
        foreach (BetaNode node in nodes) AddToken(node, parent, fact);
    }

    public void AddToken(BetaNode node, int parent, int fact)
    {
        int id = Tokens.Take();
        ref PartialMatch token = ref Tokens[id];
        token.Node = node.Id;
        token.Parent = parent;
        token.Fact = fact;
        token.FirstChild = 0;
        token.PrevSibling = 0;
        token.NodeState = 0;
        if (parent != 0)
        {
            ref int first = ref Tokens[parent].FirstChild;
            token.NextSibling = first;
            if (first != 0) Tokens[first].PrevSibling = id;
            first = id;
        }
        else
        {
            token.NextSibling = 0;
        }

        if (fact != 0)
        {
            ref FactRow row = ref Facts[fact];
            ref int first = ref row.FirstToken;
            token.PrevOfFact = 0;
            token.NextOfFact = first;
            if (first != 0) Tokens[first].PrevOfFact = id;
            first = id;
            row.Watched |= node.LeftWatch;
        }

        if (Profile is not null) Profile.CountBeta(this, node, id);
        else node.LeftActivate(this, id);
    }

    /// <summary>Deletes a match and every longer match built on it.</summary>
    public void DeleteToken(int id)
    {
        ref PartialMatch token = ref Tokens[id];
        int previous = token.PrevSibling, next = token.NextSibling;
        if (previous != 0) Tokens[previous].NextSibling = next;
        else if (token.Parent != 0) Tokens[token.Parent].FirstChild = next;
        if (next != 0) Tokens[next].PrevSibling = previous;
        DeleteTree(id);
    }

    public void DeleteChildren(int id, int except = -1)
    {
        for (int child = Tokens[id].FirstChild; child != 0;)
        {
            int next = Tokens[child].NextSibling;
            if (Tokens[child].Node != except) DeleteToken(child);
            child = next;
        }
    }

    /// <summary>Deletes every match whose last fact is this one.</summary>
    public void DeleteTokensOf(int fact)
    {
        while (Facts[fact].FirstToken is var id and not 0) DeleteToken(id);
    }

    public int AddLink(TwoInputNode node, int token, int fact)
    {
        int id = Links.Take();
        ref Link link = ref Links[id];
        link.Node = node.Id;
        link.Token = token;
        link.Fact = fact;
        link.NextOfOwner = 0;
        link.PrevOfOwner = 0;
        link.State = 0;
        link.PrevOfFact = 0;
        link.NextOfFact = 0;
        if (fact != 0)
        {
            ref FactRow row = ref Facts[fact];
            ref int first = ref row.FirstLink;
            link.NextOfFact = first;
            if (first != 0) Links[first].PrevOfFact = id;
            first = id;
            row.Watched |= node.Right.Watch;
        }

        return id;
    }

    public void FreeLink(int id)
    {
        ref Link link = ref Links[id];
        if (link.Fact != 0)
        {
            if (link.PrevOfFact != 0) Links[link.PrevOfFact].NextOfFact = link.NextOfFact;
            else Facts[link.Fact].FirstLink = link.NextOfFact;
            if (link.NextOfFact != 0) Links[link.NextOfFact].PrevOfFact = link.PrevOfFact;
        }

        Links.Free(id);
    }

    /// <summary>The state of an accumulate node in this session.</summary>
    public AccumulateMemory AccumulateOf(AccumulateNode node) =>
        _accumulates[node.LazyIndex] ??= new AccumulateMemory(node);

    /// <summary>A row for a result that the engine itself makes and rewrites; it has no handle.</summary>
    public int NewResultRow(object value)
    {
        int id = Facts.Take();
        FillFactRow(id, value, -1, 0);
        return id;
    }

    /// <summary>The facts of a type, those of derived types included, in the order of their rows.</summary>
    public IEnumerable<(int Row, object Fact)> FactsOf(FactType type)
    {
        for (int id = 1; id < Facts.Count; id++)
            if (Facts[id] is { Object: { } fact, Dispatch: >= 0 } && type.ClrType.IsInstanceOfType(fact))
                yield return (id, fact);
    }

    /// <summary>Gives a fact that changed a new time tag.</summary>
    public void Touch(int fact) => Facts[fact].Recency = NextTimeTag();

    public void FreeFactRow(int id)
    {
        ref FactRow row = ref Facts[id];
        row.Object = null;
        row.Id = 0;
        Facts.Free(id);
    }

    /// <summary>Empties working memory at a cost that depends on what was used, not on the size of the network.</summary>
    public void Clear()
    {
        for (int id = 1; id < Facts.Count; id++)
        {
            Facts[id].Object = null;
            Facts[id].Id = 0;
        }

        Facts.Clear();
        Identities.Clear();
        FactCount = 0;
        Halted = false;
        Failures.Clear();
        Tokens.Clear();
        Entries.Clear();
        Links.Clear();
        foreach (int node in _touchedLeft) _left[node].Clear();
        foreach (int memory in _touchedRight) _right[memory].Clear();
        _touchedLeft.Clear();
        _touchedRight.Clear();
        foreach (SortedIndex index in _touchedSorted) index.Clear();
        _touchedSorted.Clear();
        foreach (AccumulateMemory? memory in _accumulates) memory?.Clear();
        Agenda.Clear();
        _activationGroups?.Clear();
        Lazy.Clear();
        Truth?.Clear();
        _newCount = 0;
        _heldCount = 0;
        _firing = false;
        _loopRule = null;
        _sentence = null;
        _changeCount = 0;
        _changeIndex.Forget();
        _entered = 0;
        _clock = 0;
        _lastId = 0;
        Version++;
    }

    /// <summary>Whether the session has grown so far that its buffers are not worth keeping.</summary>
    public bool IsLarge => Facts.Count > LargeFrom || Tokens.Count > LargeFrom || Entries.Count > LargeFrom || Links.Count > LargeFrom || Agenda.IsLarge;

    private void FillFactRow(int row, object value, int dispatch, int id)
    {
        ref FactRow fact = ref Facts[row];
        fact.Object = value;
        fact.Dispatch = dispatch;
        fact.FirstEntry = 0;
        fact.FirstToken = 0;
        fact.FirstLink = 0;
        fact.Watched = 0;
        fact.Id = id;
        fact.Recency = 0;
        fact.Recency = NextTimeTag();
    }

    private int NextTimeTag()
    {
        if (_clock == int.MaxValue) RenumberTimeTags();
        return ++_clock;
    }

    /// <summary>Gives all facts small time tags in the same order; the tags of a long-lived session run out after two billion changes.</summary>
    private void RenumberTimeTags()
    {
        int[] rows = new int[Facts.Count - 1];
        for (int i = 0; i < rows.Length; i++) rows[i] = i + 1;
        Array.Sort(rows, (a, b) => Facts[a].Recency.CompareTo(Facts[b].Recency));
        _clock = 0;
        foreach (int row in rows)
            if (Facts[row].Object is not null) Facts[row].Recency = ++_clock;
    }

    /// <summary>The next time tag is one more; tests set it high.</summary>
    internal int TimeTag
    {
        set => _clock = value;
    }

    private void RemoveEntry(AlphaNode node, int id)
    {
        if (node.Code is null) _right[node.Memory].Remove(ref Entries, id);
        else _sortedRight[node.Memory]!.Remove(CodeOf(Entries[id].Next, Entries[id].Prev), id);
        Entries.Free(id);
    }

    private SortedIndex Sorted(ref SortedIndex? place)
    {
        SortedIndex index = place ??= new SortedIndex();
        if (index.Touched) return index;
        index.Touched = true;
        _touchedSorted.Add(index);
        return index;
    }

    private SortedIndex.Range Within(ref SortedIndex? place, ulong code, bool upwards) => upwards
        ? Sorted(ref place).Between(code < OrderCode.Slack ? 0 : code - OrderCode.Slack, ulong.MaxValue)
        : Sorted(ref place).Between(0, code > ulong.MaxValue - OrderCode.Slack ? ulong.MaxValue : code + OrderCode.Slack);

    // A row in a sorted memory stands in no chain: its links hold the code it is sorted by.
    private static void SetCode(ref int next, ref int previous, ulong code) => (next, previous) = ((int)(code >> 32), (int)(uint)code);

    private static ulong CodeOf(int next, int previous) => (ulong)(uint)next << 32 | (uint)previous;

    private int HashOf(TwoInputNode node, int token) => HashOf(node.LeftKey, token);

    private int HashOf(TokenHash? key, int token) => key is null ? 0 : key(this, token);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void HashLeft(TokenHash key, ref HashIndex index)
    {
        for (int id = index.Head(0); id != 0; id = Tokens[id].Next) Tokens[id].Hash = HashOf(key, id);
        index.SetHashed(ref Tokens);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void HashRight(AlphaNode node, ref HashIndex index)
    {
        for (int id = index.Head(0); id != 0; id = Entries[id].Next)
        {
            ref AlphaEntry entry = ref Entries[id];
            int hash = node.Key!(this, Facts[entry.Fact].Object!);
            entry.Hash = entry.Hash < 0 ? ~hash : hash;
        }

        index.SetHashed(ref Entries);
    }

    private void DeleteTree(int id)
    {
        int child = Tokens[id].FirstChild;
        while (child != 0)
        {
            int next = Tokens[child].NextSibling;
            DeleteTree(child);
            child = next;
        }

        _nodes[Tokens[id].Node].Remove(this, id);
        ref PartialMatch token = ref Tokens[id];
        if (token.Fact != 0)
        {
            if (token.PrevOfFact != 0) Tokens[token.PrevOfFact].NextOfFact = token.NextOfFact;
            else Facts[token.Fact].FirstToken = token.NextOfFact;
            if (token.NextOfFact != 0) Tokens[token.NextOfFact].PrevOfFact = token.PrevOfFact;
        }

        token.Node = -1;
        Tokens.Free(id);
    }
}

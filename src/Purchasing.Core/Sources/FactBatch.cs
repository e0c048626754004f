using System.Runtime.InteropServices;

namespace Purchasing.Core.Sources;

/// <summary>The answer of one source for a set of products: their facts, and what went wrong, per product or as a whole.</summary>
/// <typeparam name="T">The type of fact.</typeparam>
/// <remarks>Filled by one thread, then read by any number. Rows may arrive in any order; they are grouped by product.</remarks>
public sealed class FactBatch<T>
    where T : class
{
    private readonly List<T> _rows;
    private readonly List<int> _next;
    private readonly List<Group> _groups;
    private readonly Dictionary<string, int> _groupOf;
    private Dictionary<string, string>? _problems;
    private List<(string ProductId, string Doubt)>? _doubts;
    private string? _lastId;
    private int _last;
    private int _asked = -1;

    /// <summary>An empty answer to fill.</summary>
    /// <param name="source">The source's name, see <see cref="SourceNames"/>.</param>
    /// <param name="expectedProducts">How many products to make room for.</param>
    public FactBatch(string source, int expectedProducts = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        Source = source;
        _rows = new List<T>(expectedProducts);
        _next = new List<int>(expectedProducts);
        _groups = new List<Group>(expectedProducts);
        _groupOf = new Dictionary<string, int>(expectedProducts, StringComparer.Ordinal);
    }

    /// <summary>The source's name.</summary>
    public string Source { get; }

    /// <summary>Why the source gave no answer at all; null when it did answer.</summary>
    public string? Failure { get; private init; }

    /// <summary>All facts in the order they were added.</summary>
    public IReadOnlyList<T> All => _rows;

    /// <summary>An answer that says that the source failed: every product it was asked about is held.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="reason">What went wrong, for people; no secrets.</param>
    public static FactBatch<T> Failed(string source, string reason) => new(source) { Failure = reason };

    /// <summary>Adds a fact.</summary>
    /// <param name="productId">The product it belongs to.</param>
    /// <param name="fact">The fact.</param>
    public void Add(string productId, T fact)
    {
        int at = _rows.Count;
        _rows.Add(fact);
        _next.Add(-1);
        if (!string.Equals(_lastId, productId, StringComparison.Ordinal))
        {
            _last = GroupFor(productId);
            _lastId = productId;
        }

        ref Group group = ref CollectionsMarshal.AsSpan(_groups)[_last];
        if (group.Count++ == 0)
            group.Head = at;
        else
            _next[group.Tail] = at;
        group.Tail = at;
    }

    /// <summary>Notes that a product's facts cannot be trusted (a value that is no number, a row cut short): it will be held.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="problem">What is wrong with which value, for people.</param>
    public void AddProblem(string productId, string problem)
    {
        _problems ??= new Dictionary<string, string>(StringComparer.Ordinal);
        if (!_problems.TryGetValue(productId, out string? before))
            _problems[productId] = problem;
        // Two rows that are wrong alike need no second sentence.
        else if (!$"{before}; ".Contains($"{problem}; ", StringComparison.Ordinal))
            _problems[productId] = before + "; " + problem;
    }

    /// <summary>Notes a value that can be read and may mean something else, for people who look at a source; it holds nothing.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="doubt">Which value, and what else it may mean. Of many alike some are enough.</param>
    public void AddDoubt(string productId, string doubt) => (_doubts ??= []).Add((productId, doubt));

    /// <summary>Names of what the source gave that no field takes, as a misspelt one is.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>What was noted by <see cref="AddDoubt"/>.</summary>
    internal IReadOnlyList<(string ProductId, string Doubt)> Doubts => _doubts ?? [];

    /// <summary>The products that it has facts of or problems with, whether they were asked for or not.</summary>
    internal IEnumerable<string> ProductIds => _groups.Select(group => group.ProductId).Concat(_problems?.Keys ?? Enumerable.Empty<string>());

    /// <summary>The facts of a product; an empty group when the source has none.</summary>
    /// <param name="productId">The product.</param>
    public FactGroup<T> For(string productId)
    {
        // Most ask in the order in which the source answered. Where several threads ask, one only guesses wrong.
        int next = _asked + 1;
        if (next >= _groups.Count || !string.Equals(_groups[next].ProductId, productId, StringComparison.Ordinal))
        {
            if (!_groupOf.TryGetValue(productId, out next))
                return default;
        }

        _asked = next;
        Group group = _groups[next];
        return new FactGroup<T>(_rows, _next, group.Head, group.Count);
    }

    /// <summary>Why the product's facts from this source cannot be used; null when they can.</summary>
    /// <param name="productId">The product.</param>
    public string? ProblemOf(string productId) => Failure ?? _problems?.GetValueOrDefault(productId);

    /// <summary>Returns an equal id that was added before, so that the rows of one product can share one string.</summary>
    /// <param name="productId">The id as read from the current row.</param>
    public string SameId(string productId) =>
        string.Equals(_lastId, productId, StringComparison.Ordinal) ? _lastId! : productId;

    private int GroupFor(string productId)
    {
        ref int group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groupOf, productId, out bool known);
        if (!known)
        {
            group = _groups.Count;
            _groups.Add(new Group { ProductId = productId });
        }

        return group;
    }

    private struct Group
    {
        public string ProductId;
        public int Head;
        public int Tail;
        public int Count;
    }
}

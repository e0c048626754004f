using System.Linq.Expressions;

namespace Purchasing.Rete.Delegates;

/// <summary>
/// The delegates of a network while it is built. Lambdas that differ in constants only (the rows of a decision table)
/// share one compiled method: a thousand rules of one shape are made, become hot, and are compiled as one. Small rule
/// sets are left alone, because constants in the code are read faster than constants beside it. Not thread-safe.
/// </summary>
/// <param name="compiler">Makes them.</param>
/// <param name="shareFrom">From how many lambdas of one shape on they share.</param>
internal sealed class DelegateBatch(TieredCompiler compiler, int shareFrom)
{
    /// <summary>From how many lambdas of one shape on a method of their own costs more than shared constants.</summary>
    public const int DefaultShareFrom = 16;

    private readonly Dictionary<object, int> _known = [];
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    // The first lambdas, until there are so many that looking for shapes pays; and those that cannot share.
    private List<Entry>? _first = [];
    private readonly List<Entry> _alone = [];

    /// <summary>Adds a lambda; <paramref name="install"/> gets its delegate when the batch is made, and a faster one when there is one.</summary>
    public void Add<T>(Expression<T> tree, Action<T> install) where T : Delegate
    {
        var entry = new Entry<T>(tree, install);
        if (_first is not { } first)
        {
            Sort(entry);
            return;
        }

        first.Add(entry);
        if (first.Count < shareFrom) return;
        _first = null;
        foreach (Entry each in first) Sort(each);
    }

    /// <summary>Makes and installs all delegates.</summary>
    public void Make()
    {
        foreach (Entry entry in _first ?? _alone) entry.MakeAlone(compiler);
        foreach (Group group in _groups.Values)
        {
            if (group.Entries.Count >= shareFrom) group.Entries[0].MakeShared(compiler, group);
            else
                foreach (Entry entry in group.Entries) entry.MakeAlone(compiler);
        }

        _groups.Clear();
        _alone.Clear();
        _first = null;
    }

    /// <summary>Puts a lambda with those of its shape. Where these share, one tree serves all: the others' go at once, before the collector has moved them.</summary>
    private void Sort(Entry entry)
    {
        if (entry.ReadShape(_known) is not { } key)
        {
            _alone.Add(entry);
            return;
        }

        if (!_groups.TryGetValue(key, out Group? group)) _groups.Add(key, group = new Group());
        group.Add(entry);
        if (group.Entries.Count < shareFrom) return;
        if (group.Entries.Count == shareFrom)
            for (int i = 1; i < shareFrom; i++) group.Entries[i].ForgetTree();
        else
            entry.ForgetTree();
    }

    /// <summary>Lambdas of one shape, and which of their constants are not the same in all of them.</summary>
    private sealed class Group
    {
        public List<Entry> Entries { get; } = [];

        public bool[] Differs { get; private set; } = [];

        public void Add(Entry entry)
        {
            if (Entries.Count == 0) Differs = new bool[entry.Constants.Length];
            else
                for (int i = 0; i < Differs.Length; i++)
                    if (!Differs[i]) Differs[i] = !AreSame(Entries[0].Constants[i], entry.Constants[i]);
            Entries.Add(entry);
        }

        /// <summary>Whether two constants are the same in every respect, not only equal (1.0 and 1.00 are not).</summary>
        private static bool AreSame(object? left, object? right) =>
            ReferenceEquals(left, right) || (left is string or int or long or ulong or bool && left.Equals(right));
    }

    private abstract class Entry
    {
        /// <summary>The values of the constants, once the shape was read.</summary>
        public object?[] Constants { get; protected set; } = [];

        public abstract string? ReadShape(Dictionary<object, int> known);

        public abstract void ForgetTree();

        public abstract void MakeAlone(TieredCompiler compiler);

        /// <summary>Makes one method for a group of one shape, this entry the first of it.</summary>
        public abstract void MakeShared(TieredCompiler compiler, Group group);
    }

    private sealed class Entry<T>(Expression<T>? tree, Action<T> install) : Entry where T : Delegate
    {
        private Expression<T>? _tree = tree;

        private Expression<T> Tree => _tree ?? throw new InvalidOperationException("A lambda that shares another's tree cannot be made alone.");

        private Action<T> Install { get; } = install;

        public override string? ReadShape(Dictionary<object, int> known)
        {
            (string? key, Constants) = ExpressionShape.Of(Tree, known);
            return key;
        }

        public override void ForgetTree() => _tree = null;

        public override void MakeAlone(TieredCompiler compiler) => compiler.Make(Tree, Install);

        public override void MakeShared(TieredCompiler compiler, Group group)
        {
            bool[] differs = group.Differs;
            var lifter = new ConstantLifter(differs);
            Expression body = lifter.Visit(Tree.Body);
            var members = new SharedTiered<T>.Member[group.Entries.Count];
            for (int i = 0; i < members.Length; i++)
                members[i] = new SharedTiered<T>.Member([.. group.Entries[i].Constants.Where((_, at) => differs[at])], ((Entry<T>)group.Entries[i]).Install);
            _ = new SharedTiered<T>(compiler, lifter, body, Tree.Parameters, members);
        }
    }
}

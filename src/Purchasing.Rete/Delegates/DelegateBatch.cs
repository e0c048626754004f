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

    private readonly List<Entry> _entries = [];

    /// <summary>Adds a lambda; <paramref name="install"/> gets its delegate when the batch is made, and a faster one when there is one.</summary>
    public void Add<T>(Expression<T> tree, Action<T> install) where T : Delegate => _entries.Add(new Entry<T>(tree, install));

    /// <summary>Makes and installs all delegates.</summary>
    public void Make()
    {
        var known = new Dictionary<object, int>();
        var groups = new Dictionary<string, List<Entry>>();
        // Too few to have so many of one shape: not worth a look.
        bool look = _entries.Count >= shareFrom;
        foreach (Entry entry in _entries)
        {
            if (!look || entry.ReadShape(known) is not { } key)
            {
                entry.MakeAlone(compiler);
                continue;
            }

            if (!groups.TryGetValue(key, out List<Entry>? group)) groups.Add(key, group = []);
            group.Add(entry);
        }

        foreach (List<Entry> group in groups.Values)
        {
            if (group.Count >= shareFrom) group[0].MakeShared(compiler, group);
            else
                foreach (Entry entry in group) entry.MakeAlone(compiler);
        }

        _entries.Clear();
    }

    private abstract class Entry
    {
        public IReadOnlyList<ConstantExpression> Constants { get; protected set; } = [];

        public abstract string? ReadShape(Dictionary<object, int> known);

        public abstract void MakeAlone(TieredCompiler compiler);

        /// <summary>Makes one method for a group of one shape, this entry among them.</summary>
        public abstract void MakeShared(TieredCompiler compiler, List<Entry> group);
    }

    private sealed class Entry<T>(Expression<T> tree, Action<T> install) : Entry where T : Delegate
    {
        private Action<T> Install { get; } = install;

        public override string? ReadShape(Dictionary<object, int> known)
        {
            (string? key, Constants) = ExpressionShape.Of(tree, known);
            return key;
        }

        public override void MakeAlone(TieredCompiler compiler) => compiler.Make(tree, Install);

        public override void MakeShared(TieredCompiler compiler, List<Entry> group)
        {
            bool[] differs = new bool[Constants.Count];
            for (int i = 0; i < differs.Length; i++)
                differs[i] = group.Exists(other => !AreSame(Constants[i].Value, other.Constants[i].Value));
            var lifter = new ConstantLifter(differs);
            Expression body = lifter.Visit(tree.Body);
            var members = new SharedTiered<T>.Member[group.Count];
            for (int i = 0; i < members.Length; i++)
                members[i] = new SharedTiered<T>.Member([.. group[i].Constants.Where((_, at) => differs[at]).Select(c => c.Value)], ((Entry<T>)group[i]).Install);
            _ = new SharedTiered<T>(compiler, lifter, body, tree.Parameters, members);
        }

        /// <summary>Whether two constants are the same in every respect, not only equal (1.0 and 1.00 are not).</summary>
        private static bool AreSame(object? left, object? right) =>
            ReferenceEquals(left, right) || (left is string or int or long or ulong or bool && left.Equals(right));
    }
}

using Purchasing.Rete;

namespace Purchasing.Core.Rules;

/// <summary>Rule sets that were in force in this process, for what began under them: the last few. Thread-safe.</summary>
internal sealed class RuleSetMemory
{
    private const int Most = 8;

    private readonly Lock _lock = new();
    private readonly LinkedList<RuleSet> _sets = [];

    public RuleSetMemory(RuleSetHolder holder)
    {
        holder.Swapped += (before, after) =>
        {
            Add(before);
            Add(after);
        };
        Add(holder.Current);
    }

    public RuleSet? Find(string hash)
    {
        lock (_lock)
        {
            for (LinkedListNode<RuleSet>? node = _sets.First; node is not null; node = node.Next)
            {
                if (node.Value.Hash != hash)
                    continue;
                // What is used stays longest.
                if (node.Previous is not null)
                {
                    _sets.Remove(node);
                    _sets.AddFirst(node);
                }

                return node.Value;
            }

            return null;
        }
    }

    public void Add(RuleSet rules)
    {
        if (Find(rules.Hash) is not null)
            return;
        lock (_lock)
        {
            _sets.AddFirst(rules);
            if (_sets.Count > Most)
                _sets.RemoveLast();
        }
    }
}

namespace Purchasing.Rete.Runtime;

/// <summary>A node that consumes tokens; its left memory is the set of tokens whose <see cref="PartialMatch.Node"/> is its id. Immutable once compiled.</summary>
internal abstract class BetaNode
{
    /// <summary>Index in <see cref="CompiledNetwork.Nodes"/>; ids grow along every path (topological order).</summary>
    public int Id { get; set; }

    /// <summary>The fields watched by the pattern that bound the last fact of this node's tokens.</summary>
    public ulong LeftWatch { get; set; } = FieldBits.All;

    /// <summary>For drawings and messages.</summary>
    public string Label { get; init; } = "";

    /// <summary>Takes in a token that has just been stored for this node.</summary>
    public abstract void LeftActivate(WorkingMemory memory, int token);

    /// <summary>Lets go of a token that is being deleted; its children are gone already.</summary>
    public abstract void Remove(WorkingMemory memory, int token);

    /// <summary>Nodes fed by this one, for drawing.</summary>
    public abstract IEnumerable<BetaNode> Fed { get; }
}

/// <summary>Left key of a join, read from the token.</summary>
internal delegate int TokenHash(WorkingMemory memory, int token);

/// <summary>Whether a fact (or a result row) goes with a token: key equality and every other test.</summary>
internal delegate bool JoinTest(WorkingMemory memory, int token, object fact);

/// <summary>A node that compares tokens with the facts of an alpha memory through a hash index on both sides.</summary>
internal abstract class TwoInputNode : BetaNode
{
    public required AlphaNode Right { get; init; }

    public TokenHash? LeftKey { get; set; }

    public JoinTest? Test { get; set; }

    /// <summary>Whether evaluating a key may fail, so that candidates are collected with those whose key did.</summary>
    public bool KeyMayFail { get; set; }

    /// <summary>How candidates are found in sorted memories, or null when memories are hashed (or have no key).</summary>
    public JoinOrdering? Ordering { get; set; }

    public BetaNode[] Successors { get; set; } = [];

    public override IEnumerable<BetaNode> Fed => Successors;

    /// <summary>Takes in a fact that has just entered the alpha memory, or whose watched fields changed; its hash there if known, else -1.</summary>
    public abstract void RightActivate(WorkingMemory memory, int fact, object value, int hash);

    /// <summary>Lets go of a link because its fact leaves or changes. Only for nodes that make links.</summary>
    public virtual void RightRemove(WorkingMemory memory, int link) => throw new InvalidOperationException("This node makes no links.");
}

/// <summary>A node whose output for a token is decided only when all changes of a batch are in.</summary>
internal interface ILazyNode
{
    /// <summary>Position among the lazy nodes of the network, in topological order.</summary>
    int LazyIndex { get; set; }

    /// <summary>Compares what the token's output should be with what it is, and mends it.</summary>
    void Resolve(WorkingMemory memory, int token);
}

using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Runtime;

/// <summary>The single-fact tests of a pattern, compiled.</summary>
internal delegate bool AlphaTest(WorkingMemory memory, object fact);

/// <summary>Hash of the right key of a join, read from the fact alone.</summary>
internal delegate int FactHash(WorkingMemory memory, object fact);

/// <summary>
/// The single-fact part of a pattern, shared by every rule that tests the same of the same type, joins on the
/// same key and watches the same fields (Forgy 1982). Immutable once the network is compiled.
/// </summary>
internal sealed class AlphaNode
{
    public required int Id { get; init; }

    public required FactType Type { get; init; }

    /// <summary>The fields whose change wakes the pattern, as bits; <see cref="FieldBits.Existence"/> is always set.</summary>
    public required ulong Watch { get; init; }

    /// <summary>Where the nodes of the type make few different tests: what offers them facts, after tests of its own. Null elsewhere.</summary>
    public FieldTests? FieldTests { get; set; }

    /// <summary>The tests, without those of <see cref="FieldTests"/>. Null when there are none, or while <see cref="MakeTest"/> has not been called.</summary>
    public AlphaTest? Test { get; set; }

    /// <summary>Makes <see cref="Test"/>; null when it is made already. Most rows of a large table are found through an index and never need theirs.</summary>
    public Action? MakeTest { get; set; }

    /// <summary>Makes the test, for whoever will offer facts to the node that may not pass. Called before the node's dispatch is in use.</summary>
    public void EnsureTest()
    {
        MakeTest?.Invoke();
        MakeTest = null;
    }

    /// <summary>Index of the alpha memory, or -1 when no join reads this node from the right.</summary>
    public int Memory { get; set; } = -1;

    public FactHash? Key { get; set; }

    /// <summary>What a sorted memory is sorted by, or null when the memory is hashed by <see cref="Key"/>.</summary>
    public FactCode? Code { get; set; }

    /// <summary>The tests against constants among all tests, for the indexes.</summary>
    public IReadOnlyList<ConstantTest> ConstantTests { get; init; } = [];

    /// <summary>Whether there are no other tests than <see cref="ConstantTests"/>.</summary>
    public bool TestsConstantsOnly { get; init; }

    /// <summary>Whether the only test is that a field equals a constant: a node found by that constant needs no test.</summary>
    public bool TestsOneConstant { get; init; }

    /// <summary>Nodes to which a passing fact is a match by itself.</summary>
    public BetaNode[] First { get; set; } = [];

    /// <summary>
    /// Nodes that join the memory with tokens, descendants before their ancestors, so that a fact joining itself
    /// is counted once (Doorenbos 1995, section 2.4.1).
    /// </summary>
    public TwoInputNode[] Right { get; set; } = [];

    /// <summary>For drawings and messages.</summary>
    public string Label { get; init; } = "";

    /// <summary>The fields that decide whether a fact is in the memory, and under which key; others only concern the joins.</summary>
    public ulong MemoryFields { get; init; } = FieldBits.All;

    /// <summary>Takes a new or changed fact in if it passes (or is known to: <paramref name="isTested"/>), and tells the successors.</summary>
    public void Enter(WorkingMemory memory, int fact, object value, ulong mask, bool isTested = false)
    {
        if (Keeps(mask)) Show(memory, fact, value);
        else if (isTested || Test is null || Test(memory, value)) TakeIn(memory, fact, value);
    }

    /// <summary>Whether a change of these fields leaves a fact in the memory, or out of it, as it was.</summary>
    public bool Keeps(ulong mask) => Memory >= 0 && (MemoryFields & mask) == 0;

    /// <summary>Tells the successors of a fact in the memory that changed in what concerns them.</summary>
    public void Show(WorkingMemory memory, int fact, object value)
    {
        if (memory.ShowEntry(this, fact) is var hash and not -2) Tell(memory, fact, value, hash);
    }

    /// <summary>Takes in a fact that passes all tests.</summary>
    public void TakeIn(WorkingMemory memory, int fact, object value) =>
        Tell(memory, fact, value, Memory >= 0 ? memory.AddEntry(this, fact, value) : 0);

    private void Tell(WorkingMemory memory, int fact, object value, int hash)
    {
        memory.Profile?.CountAlpha(Id);
        foreach (TwoInputNode node in Right) node.RightActivate(memory, fact, value, hash);
        foreach (BetaNode node in First) memory.AddToken(node, 0, fact);
    }
}

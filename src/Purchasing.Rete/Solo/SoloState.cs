using Purchasing.Rete.Explanation;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Solo;

/// <summary>
/// The match state of a session that holds at most one fact of each type: one bit per rule. Compiled code of the
/// <see cref="SoloPlan"/> reads and writes it. Not thread-safe.
/// </summary>
internal sealed class SoloState(WorkingMemory memory, SoloPlan plan)
{
    public readonly WorkingMemory Memory = memory;

    /// <summary>The fact of each type, by the plan's slots.</summary>
    public readonly object?[] Facts = new object?[plan.Types.Length];

    /// <summary>Where each fact stands in working memory.</summary>
    public readonly int[] Rows = new int[plan.Types.Length];

    /// <summary>The batch in which each rule became active.</summary>
    public readonly int[] Stamps = new int[plan.Rules.Length];

    /// <summary>The rules that wait to fire, by rank.</summary>
    public ulong Active;

    /// <summary>Set by compiled code: the rules whose conditions read something that changed.</summary>
    public ulong Affected;

    /// <summary>Set by compiled code: those of them that match now.</summary>
    public ulong Arisen;

    /// <summary>The slots that hold a fact.</summary>
    public ulong Present;

    /// <summary>The rules all of whose types are there.</summary>
    public ulong Ready;

    public int Batch;

    /// <summary>No rule: see <see cref="Firing"/>.</summary>
    public const int None = -1;

    /// <summary>The rank of the rule whose actions run, or <see cref="None"/>.</summary>
    public int Firing = None;

    /// <summary>How many calls of handlers were noted before that rule's actions began.</summary>
    public int Deferred;

    /// <summary>The plan that the state belongs to.</summary>
    public SoloPlan Plan => plan;

    /// <summary>Takes over what compiled code found out.</summary>
    public void Settle()
    {
        ulong arisen = Arisen;
        Active = (Active & ~Affected) | arisen;
        Batch++;
        for (ulong ordered = arisen & plan.Contended; ordered != 0; ordered &= ordered - 1)
            Stamps[System.Numerics.BitOperations.TrailingZeroCount(ordered)] = Batch;
    }

    public void Clear()
    {
        Array.Clear(Facts);
        Active = 0;
        Present = 0;
        Ready = 0;
        Batch = 0;
    }
}

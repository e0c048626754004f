using System.Numerics;
using Purchasing.Rete.Compilation;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Solo;

/// <summary>Runs a rule's actions and finds out which rules match afterwards.</summary>
internal delegate void SoloFire(SoloState state);

/// <summary>Finds out which of the rules in <see cref="SoloState.Affected"/> match.</summary>
internal delegate void SoloEvaluate(SoloState state);

/// <summary>
/// The network of a rule set specialised for sessions that hold at most one fact of each type, as per-item
/// sessions do: every memory then holds at most one match, so a match is a bit, a join is a test, and the agenda
/// is a word in which the lowest set bit fires next. One compiled method per rule runs its actions and re-tests
/// exactly the rules that read what it wrote. A session that outgrows the plan moves to the general network and
/// goes on; both give the same firings in the same order. Immutable and shared by sessions.
/// </summary>
internal sealed class SoloPlan
{
    /// <summary>A rule set with more types than this has no plan: the table of complete rules has an entry for every subset.</summary>
    private const int MostTypes = 8;

    private readonly ulong[] _levels;
    private readonly ulong[] _completeBy;
    private readonly bool _newestFirst;

    public SoloPlan(CompiledNetwork network, SoloRule[] rules, FactType[] types, RuleSetModel model)
    {
        WakesWholeFacts = model.Reactivity == Reactivity.Fact;
        Rules = rules;
        Types = types;
        _newestFirst = model.Order == ConflictOrder.Depth;
        Dispatches = [.. types.Select(t => network.DispatchOf(t.ClrType))];
        RulesOfType = [.. types.Select((_, slot) => rules.Where(r => (r.Slots >> slot & 1) != 0).Aggregate(0UL, (bits, r) => bits | 1UL << r.Rank))];
        _levels = [.. rules.Select(rule => rules.Where(r => r.Model.Salience == rule.Model.Salience).Aggregate(0UL, (bits, r) => bits | 1UL << r.Rank))];
        _completeBy = [.. Enumerable.Range(0, 1 << types.Length).Select(present =>
            rules.Where(r => (r.Slots & ~(ulong)present) == 0).Aggregate(0UL, (bits, r) => bits | 1UL << r.Rank))];
        Contended = rules.Where(r => BitOperations.PopCount(_levels[r.Rank]) > 1).Aggregate(0UL, (bits, r) => bits | 1UL << r.Rank);
        var compiler = new SoloCompiler(this);
        Fire = [.. rules.Select(compiler.Fire)];
        Evaluate = [.. types.Select((_, slot) => compiler.Evaluate(RulesOfType[slot]))];
    }

    /// <summary>The rules by rank: highest salience first, then the order of the file. The rank is the rule's bit.</summary>
    public SoloRule[] Rules { get; }

    /// <summary>The fact types by slot.</summary>
    public FactType[] Types { get; }

    /// <summary>The dispatch index of each type in the general network.</summary>
    public int[] Dispatches { get; }

    /// <summary>For each slot the rules that have a pattern on it.</summary>
    public ulong[] RulesOfType { get; }

    /// <summary>The rules that share their salience with another, so that the time of activation matters.</summary>
    public ulong Contended { get; }

    /// <summary>Whether a modify wakes every rule of the fact's type.</summary>
    public bool WakesWholeFacts { get; }

    public SoloFire[] Fire { get; }

    public SoloEvaluate[] Evaluate { get; }

    public int SlotOf(Type type)
    {
        for (int slot = 0; slot < Types.Length; slot++)
            if (Types[slot].ClrType == type) return slot;
        return -1;
    }

    /// <summary>The rules with a pattern on a slot, all of whose types are there.</summary>
    public ulong Complete(int slot, ulong present) => RulesOfType[slot] & _completeBy[present];

    /// <summary>The rule that fires next; the state has active rules.</summary>
    public int Next(SoloState state)
    {
        int rank = BitOperations.TrailingZeroCount(state.Active);
        ulong level = state.Active & _levels[rank];
        if ((level & (level - 1)) == 0) return rank;
        for (ulong rest = level & (level - 1); rest != 0; rest &= rest - 1)
        {
            int other = BitOperations.TrailingZeroCount(rest);
            if (_newestFirst ? state.Stamps[other] > state.Stamps[rank] : state.Stamps[other] < state.Stamps[rank]) rank = other;
        }

        return rank;
    }

    /// <summary>Makes the plan, or null when the rule set has what only the general network does.</summary>
    public static SoloPlan? TryCreate(RuleSetModel model, CompiledNetwork network)
    {
        if (network.Rules.Length is 0 or > 64) return null;
        var types = new List<FactType>();
        var rules = new List<SoloRule>();
        foreach (CompiledRule compiled in network.Rules.OrderByDescending(r => r.Model.Salience).ThenBy(r => r.Index))
        {
            RuleModel rule = compiled.Model;
            if (rule.SalienceExpression is not null || rule.Group is not null || rule.ActivationGroup is not null || rule.NoLoop || rule.LockOnActive
                || rule.EffectiveFrom is not null || rule.EffectiveTo is not null
                || rule.Then.Any(a => a is not (ModifyAction or LogAction or EmitAction or CallAction or HaltAction)))
                return null;
            IReadOnlyList<IReadOnlyList<ConditionModel>> branches = ConditionNormalizer.Branches(rule.When);
            if (branches.Count != 1 || branches[0].Any(c => c is not PatternCondition pattern || pattern.Variable.FactType == InitialFact.FactType)) return null;
            PatternCondition[] patterns = [.. branches[0].Cast<PatternCondition>()];
            if (patterns.DistinctBy(p => p.Variable.FactType).Count() != patterns.Length) return null;
            ulong slots = 0;
            foreach (PatternCondition pattern in patterns)
            {
                int slot = types.IndexOf(pattern.Variable.FactType);
                if (slot < 0)
                {
                    slot = types.Count;
                    types.Add(pattern.Variable.FactType);
                }

                slots |= 1UL << slot;
            }

            rules.Add(new SoloRule(rules.Count, compiled, patterns, slots));
        }

        // A fact that two types match would stand in two slots.
        bool related = types.Count > MostTypes || types.Any(a => types.Any(b => a != b && a.ClrType.IsAssignableFrom(b.ClrType)));
        return related ? null : new SoloPlan(network, [.. rules], [.. types], model);
    }
}

/// <param name="Rank">Bit of the rule.</param>
/// <param name="Compiled">The rule.</param>
/// <param name="Patterns">Its patterns, each of another type.</param>
/// <param name="Slots">The slots of those types, as bits.</param>
internal sealed record SoloRule(int Rank, CompiledRule Compiled, PatternCondition[] Patterns, ulong Slots)
{
    public RuleModel Model => Compiled.Model;
}

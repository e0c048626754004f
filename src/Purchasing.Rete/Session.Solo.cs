using System.Numerics;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;
using Purchasing.Rete.Solo;

namespace Purchasing.Rete;

public sealed partial class Session
{
    private SoloState? _solo;
    private bool _isSolo;

    /// <summary>Lets a pooled session begin on the specialised plan; it leaves it by itself when it outgrows it.</summary>
    internal void BeginSolo(SoloPlan plan)
    {
        if (!ReferenceEquals(_options, SessionOptions.Default)) return;
        if (_solo?.Plan != plan) _solo = new SoloState(_memory, plan);
        _isSolo = true;
    }

    private bool TryInsertSolo(object fact, out FactHandle handle)
    {
        SoloState solo = _solo!;
        int slot = solo.Plan.SlotOf(fact.GetType());
        if (slot < 0 || solo.Facts[slot] is not null)
        {
            LeaveSolo();
            handle = default;
            return false;
        }

        int row = _memory.AddUnmatched(fact, solo.Plan.Dispatches[slot]);
        solo.Facts[slot] = fact;
        solo.Rows[slot] = row;
        solo.Present |= 1UL << slot;
        ulong complete = solo.Plan.Complete(slot, solo.Present);
        if (complete != 0)
        {
            solo.Ready |= complete;
            solo.Affected = complete;
            solo.Plan.Evaluate[slot](solo);
            solo.Settle();
            _memory.ThrowIfConditionsFailed();
        }

        handle = new FactHandle(row, _memory.Facts[row].Generation);
        return true;
    }

    private FireResult FireSolo(int limit, CancellationToken cancellationToken)
    {
        SoloState solo = _solo!;
        // A handler that a rule calls may fire again.
        int outer = solo.Firing, outerDeferred = solo.Deferred;
        solo.Firing = SoloState.None;
        try
        {
            int fired = RunSolo(solo, limit, cancellationToken);
            if (fired <= limit) return new FireResult(fired, _memory.Halted);
        }
        catch (Exception error) when (solo.Firing >= 0)
        {
            solo.Active |= 1UL << solo.Firing;
            _host.ForgetFrom(solo.Deferred);
            if (error is RuleException or OperationCanceledException) throw;
            throw Failed(solo.Plan.Rules[solo.Firing], error);
        }
        finally
        {
            solo.Firing = outer;
            solo.Deferred = outerDeferred;
        }

        LeaveSolo();
        throw LimitReached(limit);
    }

    // The loop on its own: with a handler around each firing its variables would live in memory.
    /// <returns>How many rules fired; more than the limit when another one waits.</returns>
    private int RunSolo(SoloState solo, int limit, CancellationToken cancellationToken)
    {
        SoloPlan plan = solo.Plan;
        WorkingMemory memory = _memory;
        HostChannel host = _host;
        int fired = 0;
        while (solo.Active != 0 && !memory.Halted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (fired >= limit) return fired + 1;
            int rank = plan.Next(solo);
            solo.Active &= ~(1UL << rank);
            solo.Deferred = host.Deferred;
            solo.Firing = rank;
            plan.Fire[rank](solo);
            solo.Firing = SoloState.None;
            solo.Settle();
            memory.ThrowIfConditionsFailed();
            fired++;
        }

        return fired;
    }

    /// <summary>Moves to the general network: its facts go in, and only what still waits to fire stays on the agenda.</summary>
    private void LeaveSolo()
    {
        if (!_isSolo) return;
        _isSolo = false;
        SoloState solo = _solo!;
        for (ulong slots = solo.Present; slots != 0; slots &= slots - 1) _memory.QueueMatch(solo.Rows[BitOperations.TrailingZeroCount(slots)]);
        _memory.Flush();
        _memory.SettleAgenda();
        var waiting = _memory.Agenda.All(_memory.Tokens)
            .Select(token => (Token: token, Rank: Array.FindIndex(solo.Plan.Rules, r => r.Compiled == _memory.TerminalOf(token).Rule)))
            .ToList();
        bool newestFirst = _memory.Network.Agenda.NewestFirst;
        var ordered = waiting.Where(w => (solo.Active >> w.Rank & 1) != 0).OrderBy(w => solo.Stamps[w.Rank]).ThenBy(w => newestFirst ? -w.Rank : w.Rank).ToList();
        var buckets = waiting.ToDictionary(w => w.Token, w => _memory.Tokens[w.Token].Hash);
        foreach ((int token, _) in waiting) _memory.Agenda.Remove(ref _memory.Tokens, token);
        foreach ((int token, _) in ordered) _memory.Agenda.Add(ref _memory.Tokens, token, buckets[token]);
    }

    private RuleExecutionException Failed(SoloRule rule, Exception error) => new(
        rule.Compiled.Name,
        rule.Model.Location,
        string.Join(", ", rule.Patterns.Where(p => p.Variable.Name.Length > 0)
            .Select(p => $"{p.Variable.Name}: {FactText.Describe(p.Variable.FactType, _solo!.Facts[Array.IndexOf(_solo.Plan.Types, p.Variable.FactType)]!)}")),
        error);
}

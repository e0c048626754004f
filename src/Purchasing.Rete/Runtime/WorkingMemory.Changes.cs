using System.Runtime.CompilerServices;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// How changes enter the network. The changes of one firing (or one call of the host) are a batch:
/// first everything that the changed facts took part in is taken out by identity, then their new values go in,
/// then the lazy nodes settle in topological order. Values may thus be written before the network hears of it,
/// no node ever sees half a batch, and a <c>not</c> or an accumulate that ends up as it was stays untouched.
/// </summary>
internal sealed partial class WorkingMemory
{
    private Change[] _changes = new Change[4];
    private int _changeCount;

    /// <summary>Changes before this one are with the network already; a later change of the same fact is a change of its own.</summary>
    private int _entered;
    private int _clock;
    private List<ConditionError>? _errors;

    /// <summary>How many changes wait; a failed action list is undone back to such a mark.</summary>
    public int ChangeMark => _changeCount;

    /// <summary>The queued changes from a mark on, in order.</summary>
    public ReadOnlySpan<Change> ChangesSince(int mark) => _changes.AsSpan(mark, _changeCount - mark);

    /// <summary>Puts in the fact that rules without a first fact hang on; it does not count as one.</summary>
    public void QueueInitialFact()
    {
        QueueInsert(InitialFact.Instance);
        FactCount--;
    }

    /// <summary>Puts a fact into working memory; the network hears of it at the next <see cref="Flush"/>.</summary>
    public int QueueInsert(object value)
    {
        int dispatch = Network.DispatchOf(value.GetType());
        if (FactCount >= MaxFacts) throw new RuleLimitException($"The session holds {FactCount} facts, its limit (SessionOptions.MaxFacts).");
        int fact = NewFactRow(value, dispatch);
        FactCount++;
        ref Change change = ref NextChange();
        change.Fact = fact;
        change.Kind = ChangeKind.Insert;
        change.Mask = FieldBits.All;
        return fact;
    }

    /// <summary>Stores a fact that the network is not told of yet.</summary>
    public int AddUnmatched(object value, int dispatch)
    {
        FactCount++;
        return NewFactRow(value, dispatch);
    }

    /// <summary>Tells the network of a fact stored by <see cref="AddUnmatched"/>, at the next <see cref="Flush"/>.</summary>
    public void QueueMatch(int fact)
    {
        ref Change change = ref NextChange();
        change.Fact = fact;
        change.Kind = ChangeKind.Insert;
        change.Mask = FieldBits.All;
    }

    /// <summary>Says that fields of a fact were written. A mask of 0 changes nothing.</summary>
    public void QueueModify(int fact, ulong mask)
    {
        if (mask == 0) return;
        for (int i = _changeCount - 1; i >= _entered; i--)
        {
            ref Change earlier = ref _changes[i];
            if (earlier.Fact != fact) continue;
            if (earlier.Kind == ChangeKind.Modify) earlier.Mask |= mask;
            return;
        }

        ref Change change = ref NextChange();
        change.Fact = fact;
        change.Kind = ChangeKind.Modify;
        change.Mask = mask;
    }

    public void QueueRetract(int fact)
    {
        for (int i = _changeCount - 1; i >= _entered; i--)
        {
            ref Change earlier = ref _changes[i];
            if (earlier.Fact != fact) continue;
            if (earlier.Kind == ChangeKind.Retract) return;
            if (earlier.Kind == ChangeKind.Modify)
            {
                earlier.Kind = ChangeKind.Retract;
                earlier.Mask = FieldBits.All;
                return;
            }

            break;
        }

        ref Change change = ref NextChange();
        change.Fact = fact;
        change.Kind = ChangeKind.Retract;
        change.Mask = FieldBits.All;
    }

    /// <summary>Forgets the changes queued since a mark; facts inserted since then are gone.</summary>
    public void Undo(int mark)
    {
        while (_changeCount > mark)
        {
            ref Change change = ref _changes[--_changeCount];
            if (change.Kind != ChangeKind.Insert) continue;
            FreeFactRow(change.Fact);
            FactCount--;
        }
    }

    /// <summary>Replaces a fact's object (a record changed through a copy).</summary>
    public void Replace(int fact, object value) => Facts[fact].Object = value;

    /// <summary>Lets the network hear of all queued changes.</summary>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated; working memory is consistent, the condition counted as false.</exception>
    public void Flush()
    {
        int done = 0;
        while (done < _changeCount)
        {
            int end = _entered = _changeCount;
            if (Observer is not null)
                for (int i = done; i < end; i++) Tell(_changes[i]);
            if (Truth is not null)
            {
                // First of all: a fact that goes by itself must not be retracted again for want of support.
                for (int i = done; i < end; i++)
                    if (_changes[i].Kind == ChangeKind.Retract)
                        Truth.Forget(_changes[i].Fact);
            }

            for (int i = done; i < end; i++)
            {
                Change change = _changes[i];
                if (change.Kind != ChangeKind.Insert) TakeOut(change.Fact, change.Mask);
            }

            // What is still held is older than this batch, and ordered by the time tags from before it.
            SettleAgenda();
            for (int i = done; i < end; i++)
                if (_changes[i].Kind == ChangeKind.Modify)
                    Facts[_changes[i].Fact].Recency = ++_clock;

            for (int i = done; i < end; i++)
            {
                Change change = _changes[i];
                if (change.Kind == ChangeKind.Retract) continue;
                ref FactRow row = ref Facts[change.Fact];
                if (row.Object is { } value) Network.Dispatches[row.Dispatch].Enter(this, change.Fact, value, change.Mask);
            }

            for (int i = done; i < end; i++)
            {
                if (_changes[i].Kind != ChangeKind.Retract) continue;
                FreeFactRow(_changes[i].Fact);
                FactCount--;
            }

            for (int lazy = Lazy.First(); lazy >= 0; lazy = Lazy.First())
            {
                List<int> tokens = Lazy.TokensOf(lazy);
                ILazyNode node = Network.LazyNodes[lazy];
                int id = ((BetaNode)node).Id;
                for (int i = 0; i < tokens.Count; i++)
                    if (Tokens[tokens[i]].Node == id)
                        node.Resolve(this, tokens[i]);
                Lazy.Done(lazy);
            }

            done = end;
        }

        _changeCount = 0;
        _entered = 0;
        PlaceArisen();
        ThrowIfConditionsFailed();
    }

    /// <summary>Called by a guarded condition that threw: the condition counts as false and the error is kept.</summary>
    public bool ConditionFailed(ConditionSite site, Exception error)
    {
        (_errors ??= []).Add(new ConditionError(site, error));
        return false;
    }

    /// <exception cref="RuleEvaluationException">A condition failed since the last call.</exception>
    public void ThrowIfConditionsFailed()
    {
        if (_errors is { Count: > 0 }) ThrowConditionErrors();
    }

    private void ThrowConditionErrors()
    {
        ConditionError first = _errors![0];
        int more = _errors.Count - 1;
        _errors.Clear();
        throw new RuleEvaluationException(first.Site.Rule, first.Site.Text, first.Site.Location, first.Error, more);
    }

    private void TakeOut(int fact, ulong mask)
    {
        if (mask == FieldBits.All)
        {
            DeleteTokensOf(fact);
        }
        else
        {
            for (int id = Facts[fact].FirstToken; id != 0;)
            {
                int next = Tokens[id].NextOfFact;
                if ((_nodes[Tokens[id].Node].LeftWatch & mask) != 0)
                {
                    DeleteToken(id);
                    // Deleting a match may delete others of the same fact further down the list.
                    if (next != 0 && (Tokens[next].Node < 0 || Tokens[next].Fact != fact)) next = Facts[fact].FirstToken;
                }

                id = next;
            }
        }

        int previous = 0;
        for (int id = Facts[fact].FirstEntry; id != 0;)
        {
            ref AlphaEntry entry = ref Entries[id];
            int next = entry.NextOfFact;
            AlphaNode node = Network.Memories[entry.Memory];
            if ((node.MemoryFields & mask) != 0)
            {
                if (previous == 0) Facts[fact].FirstEntry = next;
                else Entries[previous].NextOfFact = next;
                RemoveEntry(node, id);
            }
            else
            {
                // The fact stays where it is, out of sight until its new values go in.
                if ((node.Watch & mask) != 0) entry.Hash = ~entry.Hash;
                previous = id;
            }

            id = next;
        }

        for (int id = Facts[fact].FirstLink; id != 0;)
        {
            int next = Links[id].NextOfFact;
            var node = (TwoInputNode)_nodes[Links[id].Node];
            if ((node.Right.Watch & mask) != 0) node.RightRemove(this, id);
            id = next;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Change NextChange()
    {
        if (_changeCount == _changes.Length) Array.Resize(ref _changes, _changes.Length * 2);
        return ref _changes[_changeCount++];
    }
}

/// <summary>Where a condition stands, for the report of its failure.</summary>
internal sealed record ConditionSite(string Rule, string Text, SourceLocation Location);

internal readonly record struct ConditionError(ConditionSite Site, Exception Error);

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
    private readonly ChangeIndex _changeIndex = new();

    /// <summary>Changes before this one are with the network already; a later change of the same fact is a change of its own.</summary>
    private int _entered;
    private int _clock;

    /// <summary>So many .NET types are looked through.</summary>
    private const int LookedThroughTypes = 8;
    private int _lastId;

    /// <summary>How many changes wait; a failed action list is undone back to such a mark.</summary>
    public int ChangeMark => _changeCount;

    /// <summary>The queued changes from a mark on, in order.</summary>
    public ReadOnlySpan<Change> ChangesSince(int mark) => _changes.AsSpan(mark, _changeCount - mark);

    /// <summary>Whether a call that ends now would leave changes half done.</summary>
    public bool IsHalfDone => IsChanging || _changeCount > 0 || UndoFailure is not null;

    /// <summary>Puts in the fact that rules without a first fact hang on; it does not count as one.</summary>
    public void QueueInitialFact()
    {
        QueueInsert(InitialFact.Instance);
        FactCount--;
    }

    /// <summary>Puts a fact into working memory; the network hears of it at the next <see cref="Flush"/>.</summary>
    /// <exception cref="ArgumentException">The rule set has no fact type for the object, or the object is in working memory already.</exception>
    /// <exception cref="RuleLimitException">There are as many facts as there may be.</exception>
    public int QueueInsert(object value)
    {
        int dispatch = DispatchOf(value.GetType());
        if (FactCount >= MaxFacts) throw new RuleLimitException($"The session holds {FactCount} facts, its limit (SessionOptions.MaxFacts).");
        if (_lastId == int.MaxValue) throw new RuleLimitException("The session has held 2,147,483,647 facts, one after the other, which is its limit: reset it or use another one.");
        int fact = Facts.Take();
        if (!Identities.TryAdd(Facts.Items, value, fact))
        {
            Facts.Free(fact);
            throw new ArgumentException("The object is in working memory already. Call Update after changing it; insert another object for another fact.", nameof(value));
        }

        FillFactRow(fact, value, dispatch, ++_lastId);
        FactCount++;
        ref Change change = ref NextChange();
        change.Fact = fact;
        change.Kind = ChangeKind.Insert;
        change.Mask = FieldBits.All;
        return fact;
    }

    /// <summary>The dispatch of a .NET type: most rule sets have few, which are looked through faster than looked up.</summary>
    private int DispatchOf(Type type)
    {
        AlphaDispatch[] dispatches = Network.Dispatches;
        for (int i = 0; i < dispatches.Length && i < LookedThroughTypes; i++)
            if (dispatches[i].ClrType == type) return i;
        return Network.DispatchOf(type);
    }

    /// <summary>Says that fields of a fact were written. A mask of 0 changes nothing.</summary>
    public void QueueModify(int fact, ulong mask)
    {
        if (mask == 0) return;
        if (_changeIndex.Find(_changes, _entered, _changeCount, fact) is var at and >= 0)
        {
            ref Change earlier = ref _changes[at];
            if (earlier.Kind == ChangeKind.Modify) earlier.Mask |= mask;
            return;
        }

        ref Change change = ref NextChange();
        change.Fact = fact;
        change.Kind = ChangeKind.Modify;
        change.Mask = mask;
    }

    /// <summary>Whether fields of a fact were written that the network has not heard of.</summary>
    public bool IsModifyQueued(int fact) => _changeIndex.Find(_changes, _entered, _changeCount, fact) is var at and >= 0 && _changes[at].Kind == ChangeKind.Modify;

    public void QueueRetract(int fact)
    {
        if (_changeIndex.Find(_changes, _entered, _changeCount, fact) is var at and >= 0)
        {
            ref Change earlier = ref _changes[at];
            if (earlier.Kind == ChangeKind.Insert) earlier.Kind = ChangeKind.Passing;
            if (earlier.Kind == ChangeKind.Modify) earlier.Kind = ChangeKind.Retract;
            earlier.Mask = FieldBits.All;
            return;
        }

        ref Change change = ref NextChange();
        change.Fact = fact;
        change.Kind = ChangeKind.Retract;
        change.Mask = FieldBits.All;
    }

    /// <summary>Forgets the changes queued since a mark; facts inserted since then are gone.</summary>
    public void Undo(int mark)
    {
        _changeIndex.Forget();
        while (_changeCount > mark)
        {
            ref Change change = ref _changes[--_changeCount];
            if (change.Kind is ChangeKind.Insert or ChangeKind.Passing) Leave(change.Fact);
        }
    }

    /// <summary>Whether changes are on their way through the network: a call that ends meanwhile leaves neither the state before nor the one after.</summary>
    public bool IsChanging { get; private set; }

    /// <summary>Lets the network hear of all queued changes, and reports what failed on the way.</summary>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated; the changes are complete, the condition is not satisfied.</exception>
    /// <exception cref="RuleCallbackException">The observer failed; the changes are complete.</exception>
    public void Flush()
    {
        Propagate();
        Failures.ThrowIfAny();
    }

    /// <summary>Lets the network hear of all queued changes. What of the host's code fails is noted, not thrown.</summary>
    public void Propagate()
    {
        IsChanging = true;
        Version++;
        int done = 0;
        while (done < _changeCount)
        {
            int end = _entered = _changeCount;
            PropagateBatch(done, end);
            done = end;
            if (done == _changeCount) Truth?.RetractUngrounded(this);
        }

        _changeCount = 0;
        _entered = 0;
        _changeIndex.Forget();
        PlaceNewMatches();
        IsChanging = false;
    }

    private void PropagateBatch(int done, int end)
    {
        if (Observer is not null)
            for (int i = done; i < end; i++) Tell(_changes[i]);
        if (Truth is not null)
        {
            // First of all: a fact that goes by itself must not be retracted again for want of support.
            for (int i = done; i < end; i++)
            {
                if (_changes[i].Kind is ChangeKind.Retract or ChangeKind.Passing) Truth.Forget(_changes[i].Fact);
                if (_changes[i].Kind == ChangeKind.Modify) Truth.Modified(_changes[i].Fact);
            }
        }

        for (int i = done; i < end; i++)
        {
            Change change = _changes[i];
            if (change.Kind is ChangeKind.Modify or ChangeKind.Retract) TakeOut(change.Fact, change.Mask);
        }

        // What is still held is older than this batch, and ordered by the time tags from before it.
        PlaceHeldMatches();
        for (int i = done; i < end; i++)
            if (_changes[i].Kind == ChangeKind.Modify)
                Touch(_changes[i].Fact);

        for (int i = done; i < end; i++)
        {
            Change change = _changes[i];
            if (change.Kind is ChangeKind.Retract or ChangeKind.Passing) continue;
            ref FactRow row = ref Facts[change.Fact];
            if (row.Object is { } value) Network.Dispatches[row.Dispatch].Enter(this, change.Fact, value, change.Mask);
        }

        for (int i = done; i < end; i++)
            if (_changes[i].Kind is ChangeKind.Retract or ChangeKind.Passing) Leave(_changes[i].Fact);

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
    }

    /// <summary>Called by a guarded condition that threw: the error is kept, and the condition gives the answer that lets no rule fire.</summary>
    public void ConditionFailed(ConditionSite site, Exception error, int token, object? fact)
    {
        Failures.Add(site, error, DescribeFacts(token, fact));
        if (site.IsFatal) UndoFailure ??= error;
    }

    /// <summary>A fact goes for good.</summary>
    private void Leave(int fact)
    {
        Identities.Remove(Facts.Items, fact);
        FreeFactRow(fact);
        FactCount--;
    }

    private void TakeOut(int fact, ulong mask)
    {
        if ((Facts[fact].Watched & mask) == 0) return;
        // What stays is gathered anew.
        Facts[fact].Watched = 0;
        ulong watched = 0;
        if (mask == FieldBits.All)
        {
            DeleteTokensOf(fact);
        }
        else
        {
            for (int id = Facts[fact].FirstToken; id != 0;)
            {
                int next = Tokens[id].NextOfFact;
                ulong watch = _nodes[Tokens[id].Node].LeftWatch;
                if ((watch & mask) == 0)
                {
                    watched |= watch;
                }
                else
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
                watched |= node.Watch | node.MemoryFields;
                previous = id;
            }

            id = next;
        }

        for (int id = Facts[fact].FirstLink; id != 0;)
        {
            int next = Links[id].NextOfFact;
            var node = (TwoInputNode)_nodes[Links[id].Node];
            if ((node.Right.Watch & mask) != 0) node.RightRemove(this, id);
            else watched |= node.Right.Watch;
            id = next;
        }

        Facts[fact].Watched |= watched;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Change NextChange()
    {
        if (_changeCount == _changes.Length) Array.Resize(ref _changes, _changes.Length * 2);
        return ref _changes[_changeCount++];
    }
}

/// <summary>Where a condition stands, for the report of its failure.</summary>
/// <param name="Rule">The rule that it belongs to.</param>
/// <param name="Text">What it is, as messages call it.</param>
/// <param name="Location">Its place in the rule file.</param>
/// <param name="IsFatal">Whether no answer of it is safe, so that the session must refuse further use.</param>
internal sealed record ConditionSite(string Rule, string Text, SourceLocation Location, bool IsFatal = false);

using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

/// <content>Putting facts in, changing them, and reading them.</content>
public readonly partial struct Session
{
    /// <summary>How many facts are in working memory.</summary>
    public int FactCount => Usable().Memory.FactCount;

    /// <summary>Puts a fact into working memory and matches it.</summary>
    /// <param name="fact">An object of a registered or declared type that is not in working memory yet. The session reads it in place: change it only through rules or followed by <see cref="Update"/>.</param>
    /// <returns>The handle for later changes.</returns>
    /// <exception cref="ArgumentException">The rule set has no fact type for the object, or the object is in working memory already; nothing changed.</exception>
    /// <exception cref="RuleLimitException">The session holds <see cref="SessionOptions.MaxFacts"/> facts already; nothing changed.</exception>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated for the fact; it is not satisfied, and the fact is in working memory.</exception>
    /// <exception cref="RuleCallbackException">An observer failed, and the fact is in working memory; or the clock did, when the session started, and nothing changed.</exception>
    public FactHandle Insert(object fact) => Core.Changes.Insert(_lease, fact);

    /// <summary>Inserts several facts as one change: rules see all of them or none.</summary>
    /// <param name="facts">Objects of registered or declared types; when one cannot be inserted, none is.</param>
    /// <exception cref="ArgumentException">As for <see cref="Insert"/>.</exception>
    /// <exception cref="RuleLimitException">There would be more facts than <see cref="SessionOptions.MaxFacts"/>; nothing changed.</exception>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated for a fact; all facts are in working memory.</exception>
    /// <exception cref="RuleCallbackException">As for <see cref="Insert"/>.</exception>
    public void InsertAll(IEnumerable<object> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        Core.Changes.InsertAll(_lease, [.. facts]);
    }

    /// <inheritdoc cref="InsertAll(IEnumerable{object})"/>
    public void InsertAll(params ReadOnlySpan<object> facts) => Core.Changes.InsertAll(_lease, facts);

    /// <summary>Matches a fact again after the host changed it.</summary>
    /// <param name="handle">The fact.</param>
    /// <param name="fields">The changed fields by their rule-language names; none means that any may have changed. Properties that the host computes count as changed with every field.</param>
    /// <exception cref="InvalidOperationException">The fact is no longer in working memory.</exception>
    /// <exception cref="ArgumentException">The handle is of another session or from before this one was emptied, or the fact's type has no such field.</exception>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated for the fact; it is not satisfied.</exception>
    /// <exception cref="RuleCallbackException">An observer failed; the change is complete.</exception>
    public void Update(FactHandle handle, params ReadOnlySpan<string> fields) => Core.Changes.Update(_lease, [handle], fields);

    /// <summary>Matches several facts again after the host changed them, as one change.</summary>
    /// <param name="handles">The facts; when one of them is not in working memory, nothing is done.</param>
    /// <param name="fields">As for <see cref="Update"/>; the same of all facts.</param>
    /// <exception cref="InvalidOperationException">A fact is no longer in working memory.</exception>
    /// <exception cref="ArgumentException">As for <see cref="Update"/>.</exception>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated for a fact; it is not satisfied.</exception>
    /// <exception cref="RuleCallbackException">An observer failed; the change is complete.</exception>
    public void UpdateAll(IEnumerable<FactHandle> handles, params ReadOnlySpan<string> fields) => Core.Changes.Update(_lease, [.. handles], fields);

    /// <summary>Takes a fact out of working memory, with all matches it is part of and the facts that only these supported.</summary>
    /// <param name="handle">The fact.</param>
    /// <exception cref="InvalidOperationException">The fact is no longer in working memory.</exception>
    /// <exception cref="ArgumentException">The handle is of another session or from before this one was emptied.</exception>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated once the fact was gone; it is not satisfied.</exception>
    /// <exception cref="RuleCallbackException">An observer failed; the fact is gone.</exception>
    public void Retract(FactHandle handle) => Core.Changes.Retract(_lease, [handle]);

    /// <summary>Takes several facts out of working memory as one change.</summary>
    /// <param name="handles">The facts; when one of them is not in working memory, nothing is done.</param>
    /// <exception cref="InvalidOperationException">A fact is no longer in working memory.</exception>
    /// <exception cref="ArgumentException">As for <see cref="Retract"/>.</exception>
    /// <exception cref="RuleEvaluationException">As for <see cref="Retract"/>.</exception>
    /// <exception cref="RuleCallbackException">As for <see cref="Retract"/>.</exception>
    public void RetractAll(IEnumerable<FactHandle> handles) => Core.Changes.Retract(_lease, [.. handles]);

    /// <summary>Whether the fact is still in working memory.</summary>
    /// <param name="handle">A handle.</param>
    /// <returns>False also for a handle of another session, and for one whose fact left, whatever took its place.</returns>
    public bool Contains(FactHandle handle) => Usable().Changes.Contains(handle);

    /// <summary>The fact behind a handle.</summary>
    /// <exception cref="InvalidOperationException">The fact is no longer in working memory.</exception>
    /// <exception cref="ArgumentException">The handle is of another session or from before this one was emptied.</exception>
    public object this[FactHandle handle]
    {
        get
        {
            SessionCore core = Usable();
            return core.Memory.Facts[core.Changes.Check(handle)].Object!;
        }
    }

    /// <summary>What a fact holds now, for facts of any type: <c>session.Snapshot(handle)["price"]</c>.</summary>
    /// <param name="handle">The fact.</param>
    /// <returns>A copy of its values; a property that throws is an <see cref="UnreadableValue"/>.</returns>
    /// <exception cref="InvalidOperationException">The fact is no longer in working memory.</exception>
    /// <exception cref="ArgumentException">The handle is of another session or from before this one was emptied.</exception>
    public FactSnapshot Snapshot(FactHandle handle)
    {
        SessionCore core = Usable();
        FactRow row = core.Memory.Facts[core.Changes.Check(handle)];
        FactType type = core.Memory.Network.Dispatches[row.Dispatch].Type;
        return new FactSnapshot(row.Id, null, type, FactContent.Snapshot(type, row.Object!));
    }

    /// <summary>The facts of a .NET type (derived types included) in the order of their rows.</summary>
    /// <typeparam name="T">The type, or a base type or interface of it.</typeparam>
    /// <returns>The facts themselves; the session must not be changed while they are enumerated.</returns>
    public IEnumerable<T> Facts<T>() where T : class => Enumerate<T>(Usable(), _lease);

    /// <summary>The facts of a type by its rule-language name, with their handles.</summary>
    /// <param name="typeName">The name, as rules write it.</param>
    /// <returns>The facts, those of derived types included; the session must not be changed while they are enumerated.</returns>
    /// <exception cref="ArgumentException">The rule set has no such type.</exception>
    public IEnumerable<(FactHandle Handle, object Fact)> Facts(string typeName)
    {
        SessionCore core = Usable();
        return Enumerate(core, _lease, core.RuleSet.FactType(typeName));
    }

    private static IEnumerable<T> Enumerate<T>(SessionCore core, long lease) where T : class
    {
        for (int id = 1; id < core.Memory.Facts.Count; id++)
        {
            if (core.Memory.Facts[id] is { Object: T fact, Dispatch: >= 0 } && fact is not InitialFact)
            {
                yield return fact;
                core.CheckUsable(lease);
            }
        }
    }

    private static IEnumerable<(FactHandle Handle, object Fact)> Enumerate(SessionCore core, long lease, FactType type)
    {
        foreach ((int row, object fact) in core.Memory.FactsOf(type))
        {
            yield return (new FactHandle(core, core.Epoch, row, core.Memory.Facts[row].Id), fact);
            core.CheckUsable(lease);
        }
    }

    /// <summary>The handle of an object that is in working memory.</summary>
    internal FactHandle HandleOf(object fact)
    {
        SessionCore core = Usable();
        int row = core.Memory.Identities.Find(core.Memory.Facts.Items, fact);
        return row == 0 ? throw new InvalidOperationException("The object is not in working memory.") : new FactHandle(core, core.Epoch, row, core.Memory.Facts[row].Id);
    }
}

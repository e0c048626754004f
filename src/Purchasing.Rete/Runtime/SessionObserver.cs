using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Explanation;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// Is told what happens in a session, as it happens. Derive from it and override what matters; the methods run on
/// the session's thread. They may read the session's facts; changing it from them is refused. What one throws is reported as a
/// <see cref="RuleCallbackException"/> when the change is complete.
/// </summary>
public abstract class SessionObserver
{
    /// <summary>A fact was inserted, by the host or a rule.</summary>
    /// <param name="fact">The fact as inserted.</param>
    public virtual void OnInserted(FactSnapshot fact)
    {
    }

    /// <summary>Fields of a fact were changed, by the host or a rule; the snapshot shows the new values.</summary>
    /// <param name="fact">The fact after the change.</param>
    public virtual void OnModified(FactSnapshot fact)
    {
    }

    /// <summary>A fact is being retracted.</summary>
    /// <param name="fact">The fact as it was last.</param>
    public virtual void OnRetracted(FactSnapshot fact)
    {
    }

    /// <summary>A rule became active for some facts.</summary>
    /// <param name="activation">The match; valid only during the call.</param>
    public virtual void OnActivated(Activation activation)
    {
    }

    /// <summary>A rule is about to fire.</summary>
    /// <param name="activation">The match; valid only during the call.</param>
    public virtual void OnFiring(Activation activation)
    {
    }

    /// <summary>A rule has fired and its changes have been matched.</summary>
    /// <param name="rule">The rule's name.</param>
    public virtual void OnFired(string rule)
    {
    }
}

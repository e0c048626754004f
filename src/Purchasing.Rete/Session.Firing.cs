using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete;

/// <content>The agenda.</content>
public readonly partial struct Session
{
    /// <summary>How many activations wait on the agenda.</summary>
    public int ActivationCount
    {
        get
        {
            WorkingMemory memory = Idle().Memory;
            memory.PlaceHeldMatches();
            return memory.Agenda.Count;
        }
    }

    /// <summary>The activations on the agenda, in the order in which they would fire now.</summary>
    public IEnumerable<Activation> Agenda
    {
        get
        {
            WorkingMemory memory = Idle().Memory;
            memory.PlaceHeldMatches();
            return memory.Agenda.All(memory.Tokens).Select(token => new Activation(memory, token));
        }
    }

    /// <summary>Gives an agenda group the focus: its activations fire before those of the groups below it.</summary>
    /// <param name="group">The group; empty for the main group, which takes the focus from all others.</param>
    /// <exception cref="ArgumentException">No rule and no action names the group.</exception>
    public void Focus(string group) => Core.Firings.Focus(_lease, group);

    /// <summary>Fires activations until none is left, a rule halts, or the token asks to stop.</summary>
    /// <remarks>Calls of asynchronous handlers are noted and run by the next <see cref="FireAsync"/>.</remarks>
    /// <param name="cancellationToken">Asked before each firing.</param>
    /// <returns>How many rules fired and why it ended.</returns>
    /// <exception cref="RuleExecutionException">An action, a handler, a subscriber or the sentence of a firing failed; the session is as before that firing, and after those before it.</exception>
    /// <exception cref="RuleEvaluationException">A condition could not be evaluated when a firing's changes were matched; that firing is complete.</exception>
    /// <exception cref="RuleCallbackException">The filter failed, before the firing that it was asked about; or an observer did, and the firing is complete.</exception>
    /// <exception cref="RuleLimitException">The firing limit was reached; the message names the rules that loop.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; working memory is as after the last complete firing.</exception>
    public FireResult Fire(CancellationToken cancellationToken = default) => Core.Firings.Fire(_lease, cancellationToken);

    /// <summary>Fires as <see cref="Fire"/> does and then awaits the asynchronous handlers that rules called, in the order of the calls.</summary>
    /// <remarks>Handlers may change the session; activations that one causes fire with the next call. When a handler throws, the calls after its own run with the next call.</remarks>
    /// <param name="cancellationToken">Asked before each firing, and handed to the handlers.</param>
    /// <returns>How many rules fired and why it ended.</returns>
    /// <exception cref="RuleException">As <see cref="Fire"/>; no handler has run then.</exception>
    public async ValueTask<FireResult> FireAsync(CancellationToken cancellationToken = default)
    {
        SessionCore core = Core;
        FireResult result = core.Firings.Fire(_lease, cancellationToken);
        await core.Host.RunDeferredAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    private SessionCore Idle()
    {
        SessionCore core = Core;
        core.CheckIdle(_lease);
        return core;
    }
}

using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Core.Decisions;

/// <summary>Decides by a rule set, all products of a call in one session. Used by one thread.</summary>
internal sealed class RuleSession : IProductRules, IDisposable
{
    private readonly RuleSet _rules;
    private readonly SessionOptions _options;
    private StepReader? _steps;
    private Session _session;
    private bool _told;

    public RuleSession(RuleSet rules, SessionOptions options)
    {
        _rules = rules;
        _options = options;
        _session = rules.Rent(options);
    }

    /// <summary>The session, as the last decision left it.</summary>
    public Session Session => _session;

    public void Dispose() => _session.Dispose();

    /// <inheritdoc/>
    public void Decide(ReadOnlySpan<object> facts, List<string> held, CancellationToken cancellationToken)
    {
        try
        {
            _session.Reset();
            _session.InsertAll(facts);
            int inserted = _session.FactCount;
            _session.Fire(cancellationToken);
            // Facts that rules added come after those that were inserted; without any there is nothing to look through.
            _told = _session.FactCount > inserted;
        }
        catch (RuleException)
        {
            // Only this product is lost with a session that a rule left half-way.
            if (_session.IsFaulted)
            {
                _session.Dispose();
                _session = _rules.Rent(_options);
            }

            throw;
        }

        if (_told)
            AddHolds(held);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings()
    {
        if (!_told)
            return [];
        List<string>? warnings = null;
        foreach (Notice notice in _session.Facts<Notice>())
            (warnings ??= []).Add(notice.Message);
        return warnings ?? (IReadOnlyList<string>)[];
    }

    /// <inheritdoc/>
    public ExplanationStep[] Steps() => (_steps ??= new StepReader()).Read(_session);

    private void AddHolds(List<string> held)
    {
        foreach (Hold hold in _session.Facts<Hold>())
        {
            string reason = $"{hold.Source}: {hold.Reason}";
            if (!held.Contains(reason))
                held.Add(reason);
        }
    }
}

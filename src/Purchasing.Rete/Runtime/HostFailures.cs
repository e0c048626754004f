using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Runtime;

/// <summary>
/// What of the host's code failed while changes went through the network: the first failure, and how many more. They
/// are reported when the changes are complete. Not thread-safe.
/// </summary>
internal sealed class HostFailures
{
    private RuleException? _first;
    private (ConditionSite Site, string Facts, Exception Error)? _condition;
    private int _more;

    /// <summary>A condition failed for some facts.</summary>
    public void Add(ConditionSite site, Exception error, string facts)
    {
        if (_first is null && _condition is null) _condition = (site, facts, error);
        else _more++;
    }

    /// <summary>Something of the host that is only told of changes failed.</summary>
    public void Add(RuleException failure)
    {
        if (_first is null && _condition is null) _first = failure;
        else _more++;
    }

    /// <exception cref="RuleException">Something failed since the last call.</exception>
    public void ThrowIfAny()
    {
        if (_condition is not null || _first is not null) Throw();
    }

    public void Clear()
    {
        _first = null;
        _condition = null;
        _more = 0;
    }

    private void Throw()
    {
        RuleException failure = _condition is { } condition
            ? new RuleEvaluationException(condition.Site.Rule, condition.Site.Text, condition.Facts, condition.Site.Location, condition.Error, _more)
            : _first!;
        Clear();
        throw failure;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Decisions;
using Purchasing.Core.Sources;

namespace Purchasing.Page.Tests.Browser;

/// <summary>Lets a host decide nothing while it is closed, so that a run goes on for as long as a test wants. Open at first.</summary>
internal sealed class RunGate
{
    private volatile TaskCompletionSource? _closed;

    public void Close() => _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open()
    {
        _closed?.SetResult();
        _closed = null;
    }

    /// <summary>Puts the gate before the decisions of a host.</summary>
    public void Add(WebApplicationBuilder builder)
    {
        ServiceDescriptor own = builder.Services.Last(service => service.ServiceType == typeof(IDecisionEngine));
        builder.Services.AddSingleton<IDecisionEngine>(provider => new Gated((IDecisionEngine)own.ImplementationFactory!(provider), this));
    }

    private sealed class Gated(IDecisionEngine inner, RunGate gate) : IDecisionEngine
    {
        public async ValueTask<IReadOnlyList<ProductDecision>> DecideAsync(FactSet facts, DecisionOptions options, CancellationToken cancellationToken)
        {
            if (gate._closed is TaskCompletionSource closed)
                await closed.Task.WaitAsync(cancellationToken);
            return await inner.DecideAsync(facts, options, cancellationToken);
        }

        public ValueTask<ProductDecision> DecideOrderAsync(Decision order, CancellationToken cancellationToken) => inner.DecideOrderAsync(order, cancellationToken);

        public ValueTask<ProductDecision> DecideOrderAsync(Decision order, RuleSetReference? rules, CancellationToken cancellationToken) => inner.DecideOrderAsync(order, rules, cancellationToken);

        public ValueTask<ProductDecision> ExplainOrderAsync(Decision order, RuleSetReference? rules, CancellationToken cancellationToken) => inner.ExplainOrderAsync(order, rules, cancellationToken);

        public ValueTask<RuleSetReference> RuleSetAsync(CancellationToken cancellationToken) => inner.RuleSetAsync(cancellationToken);

        public ValueTask<bool> KnowsAsync(RuleSetReference rules, CancellationToken cancellationToken) => inner.KnowsAsync(rules, cancellationToken);
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Purchasing.Core.Calculation;
using Purchasing.Core.Sources;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Core.Decisions;

/// <summary>Decides products in this process, by the rule set in force when a call begins.</summary>
/// <remarks>Thread-safe: each call uses sessions of its own.</remarks>
internal sealed partial class DecisionEngine : IDecisionEngine
{
    private static readonly SessionOptions s_explaining = new() { Explain = true };

    private readonly RuleSetHolder _rules;
    private readonly PurchasingOptions _options;
    private readonly WorkingDayCalendar _calendar;
    private readonly ILogger _log;

    /// <summary>An engine.</summary>
    /// <param name="rules">The rules; a swap takes effect with the next call.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="log">Told of rules that fail, with the full place; null for no log.</param>
    /// <exception cref="ArgumentException">The base currency is no currency, or the calendar has no working day.</exception>
    public DecisionEngine(RuleSetHolder rules, PurchasingOptions options, ILogger<DecisionEngine>? log = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(options);
        if (!Money.IsCurrencyCode(options.BaseCurrency))
            throw new ArgumentException($"The base currency is '{options.BaseCurrency}'; it must be an ISO 4217 code of three upper-case letters, for example USD.");
        _rules = rules;
        _options = options;
        _log = log ?? NullLogger<DecisionEngine>.Instance;
        _calendar = options.CreateCalendar();
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ProductDecision>> DecideAsync(
        FactSet facts, DecisionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(options);
        RuleSet rules = _rules.Current;
        using ProductDecider decider = new(rules, options.Explain ? s_explaining : SessionOptions.Default, _options, _calendar, facts, options);
        ProductDecision[] decisions = new ProductDecision[facts.Products.Ids.Count];
        for (int i = 0; i < decisions.Length; i++)
            decisions[i] = decider.Decide(facts.Products.Ids[i], cancellationToken);
        if (decider.Failure is RuleException failure)
            LogRuleFailed(_log, rules.Name, rules.Hash, failure.Message);
        return new ValueTask<IReadOnlyList<ProductDecision>>(decisions);
    }

    /// <inheritdoc/>
    public ValueTask<Decision> DecideOrderAsync(Decision order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (!order.WholeOrder || order.TotalAmount is null || order.Currency is null || order.FxRate is null || order.TaxRate is null)
            throw new ArgumentException("A whole order needs its total, currency, exchange rate and tax rate.", nameof(order));
        using Session session = _rules.Current.Rent();
        session.Insert(order);
        session.Fire(cancellationToken);
        return new ValueTask<Decision>(order);
    }

    [LoggerMessage(1, LogLevel.Warning, "Rule set {Name} ({Hash}) held at least one product: {Problem}")]
    private static partial void LogRuleFailed(ILogger logger, string name, string hash, string problem);
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Purchasing.Core.Calculation;
using Purchasing.Core.Sources;
using Purchasing.Core.Text;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Core.Decisions;

/// <summary>Decides products in this process, by the rule set in force when a call begins.</summary>
/// <remarks>Thread-safe: each call uses sessions of its own.</remarks>
internal sealed partial class DecisionEngine : IDecisionEngine
{
    private static readonly SessionOptions s_explaining = new() { Explain = true };

    private readonly RuleSetHolder _rules;
    private readonly IRuleSetSource? _source;
    private readonly PurchasingOptions _options;
    private readonly WorkingDayCalendar _calendar;
    private readonly ILogger _log;

    /// <summary>An engine.</summary>
    /// <param name="rules">The rules; a swap takes effect with the next call.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="log">Told of rules that fail, with the full place; null for no log.</param>
    /// <param name="source">Knows which rules are in force and those of before; null where <paramref name="rules"/> says it all.</param>
    /// <exception cref="ArgumentException">The base currency is no currency, or the calendar has no working day.</exception>
    public DecisionEngine(RuleSetHolder rules, PurchasingOptions options, ILogger<DecisionEngine>? log = null, IRuleSetSource? source = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(options);
        if (!Money.IsCurrencyCode(options.BaseCurrency))
            throw new ArgumentException($"The base currency is '{options.BaseCurrency}'; it must be an ISO 4217 code of three upper-case letters, for example USD.");
        _rules = rules;
        _source = source;
        _options = options;
        _log = log ?? NullLogger<DecisionEngine>.Instance;
        _calendar = options.CreateCalendar();
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ProductDecision>> DecideAsync(
        FactSet facts, DecisionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(options);
        RuleSet rules = await RulesAsync(options.Rules, cancellationToken).ConfigureAwait(false);
        using RuleSession session = new(rules, options.Explain ? s_explaining : SessionOptions.Default);
        ProductDecider decider = new(rules, session, _options, _calendar, facts, options);
        ProductDecision[] decisions = new ProductDecision[facts.Products.Ids.Count];
        for (int i = 0; i < decisions.Length; i++)
            decisions[i] = decider.Decide(facts.Products.Ids[i], cancellationToken);
        if (decider.Failure is RuleException failure)
            LogRuleFailed(_log, rules.Name, rules.Hash, failure.Message);
        return decisions;
    }

    /// <inheritdoc/>
    public ValueTask<ProductDecision> DecideOrderAsync(Decision order, CancellationToken cancellationToken) => DecideOrderAsync(order, null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ProductDecision> DecideOrderAsync(Decision order, RuleSetReference? rules, CancellationToken cancellationToken) =>
        DecideOrderAsync(order, rules, SessionOptions.Default, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ProductDecision> ExplainOrderAsync(Decision order, RuleSetReference? rules, CancellationToken cancellationToken) =>
        DecideOrderAsync(order, rules, s_explaining, cancellationToken);

    private async ValueTask<ProductDecision> DecideOrderAsync(Decision order, RuleSetReference? rules, SessionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order is not { WholeOrder: true, TotalAmount: decimal total, Currency: string currency, FxRate: not null, TaxRate: decimal taxRate })
            throw new ArgumentException("A whole order needs its total, currency, exchange rate and tax rate.", nameof(order));
        RuleSet set = await RulesAsync(rules, cancellationToken).ConfigureAwait(false);
        List<string> held = [];
        ExplanationStep[] steps = [];
        using (Session session = set.Rent(options))
        {
            try
            {
                session.Insert(order);
                session.Fire(cancellationToken);
                foreach (Hold hold in session.Facts<Hold>())
                    held.Add($"{hold.Source}: {hold.Reason}");
                if (options.Explain)
                    steps = new StepReader().Read(session);
            }
            catch (RuleException e)
            {
                LogRuleFailed(_log, set.Name, set.Hash, e.Message);
                held.Add($"rules: {e.Summary}");
            }
            catch (Exception e) when (e is OverflowException or ArgumentException)
            {
                held.Add($"rules: a value of order {order.ProductId} is too large or invalid: {SafeText.MessageOf(e)}");
            }
        }

        if (held.Count == 0 && DecisionDomain.ProblemOf(order, total, currency, taxRate) is string problem)
            held.Add($"rules: the order {problem}");
        if (held.Count > 0)
            order.Create = order.Send = false;
        return new ProductDecision { ProductId = order.ProductId, Decision = order, HeldReasons = held, Explanation = steps, RuleSetHash = set.Hash, RuleSetVersion = set.Version };
    }

    /// <inheritdoc/>
    public async ValueTask<RuleSetReference> RuleSetAsync(CancellationToken cancellationToken)
    {
        RuleSet current = await RulesAsync(null, cancellationToken).ConfigureAwait(false);
        return new RuleSetReference(current.Version, current.Hash);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> KnowsAsync(RuleSetReference rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return string.Equals((await RulesAsync(rules, cancellationToken).ConfigureAwait(false)).Hash, rules.Hash, StringComparison.Ordinal);
    }

    private async ValueTask<RuleSet> RulesAsync(RuleSetReference? wanted, CancellationToken cancellationToken)
    {
        if (_source is null)
            return _rules.Current;
        return (wanted is null ? null : await _source.FindAsync(wanted, cancellationToken).ConfigureAwait(false))
            ?? await _source.CurrentAsync(cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(1, LogLevel.Warning, "Rule set {Name} ({Hash}) held at least one product or order: {Problem}")]
    private static partial void LogRuleFailed(ILogger logger, string name, string hash, string problem);
}

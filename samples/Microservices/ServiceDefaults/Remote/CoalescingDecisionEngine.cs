using Purchasing.Core.Decisions;
using Purchasing.Core.Sources;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>Has single products decided in one call with others that are decided at the same time and in the same way. Thread-safe.</summary>
internal sealed class CoalescingDecisionEngine : IDecisionEngine
{
    private readonly IDecisionEngine _inner;
    private readonly Coalescer<Question, ProductDecision> _questions;

    /// <param name="inner">Decides sets.</param>
    /// <param name="maxCalls">Most calls under way at once.</param>
    /// <param name="maxProducts">Most products in one call.</param>
    /// <param name="time">The clock that spaces calls.</param>
    public CoalescingDecisionEngine(IDecisionEngine inner, int maxCalls, int maxProducts, TimeProvider time)
    {
        _inner = inner;
        _questions = new Coalescer<Question, ProductDecision>(AskAsync, maxCalls, maxProducts, time);
    }

    public async ValueTask<IReadOnlyList<ProductDecision>> DecideAsync(FactSet facts, DecisionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(options);
        return facts.Products.Ids.Count > 1
            ? await _inner.DecideAsync(facts, options, cancellationToken).ConfigureAwait(false)
            : [await _questions.AskAsync(new Question(facts, options), cancellationToken).ConfigureAwait(false)];
    }

    public ValueTask<ProductDecision> DecideOrderAsync(Decision order, CancellationToken cancellationToken) => _inner.DecideOrderAsync(order, cancellationToken);

    public ValueTask<ProductDecision> DecideOrderAsync(Decision order, RuleSetReference? rules, CancellationToken cancellationToken) => _inner.DecideOrderAsync(order, rules, cancellationToken);

    public ValueTask<ProductDecision> ExplainOrderAsync(Decision order, RuleSetReference? rules, CancellationToken cancellationToken) => _inner.ExplainOrderAsync(order, rules, cancellationToken);

    public ValueTask<bool> KnowsAsync(RuleSetReference rules, CancellationToken cancellationToken) => _inner.KnowsAsync(rules, cancellationToken);

    public ValueTask<RuleSetReference> RuleSetAsync(CancellationToken cancellationToken) => _inner.RuleSetAsync(cancellationToken);

    private async ValueTask<IReadOnlyList<ProductDecision>> AskAsync(IReadOnlyList<Question> questions)
    {
        var answers = new ProductDecision[questions.Count];
        foreach (var call in Calls(questions))
        {
            var facts = call.Length == 1 ? questions[call[0]].Facts : Join([.. call.Select(i => questions[i].Facts)]);
            var decisions = await _inner.DecideAsync(facts, questions[call[0]].Options, CancellationToken.None).ConfigureAwait(false);
            for (var i = 0; i < call.Length; i++)
                answers[call[i]] = decisions[i];
        }
        return answers;
    }

    // One call for questions with equal options, each product once: two sets of facts about a product were read at two
    // moments, and each question is decided on its own.
    private static IEnumerable<int[]> Calls(IReadOnlyList<Question> questions)
    {
        var asked = new Dictionary<(DecisionOptions, string), int>();
        return Enumerable.Range(0, questions.Count)
            .GroupBy(i =>
            {
                var key = (questions[i].Options, questions[i].Facts.Products.First);
                return (questions[i].Options, Turn: asked[key] = asked.GetValueOrDefault(key) + 1);
            })
            .Select(call => call.ToArray());
    }

    private static FactSet Join(FactSet[] sets) => new(
        ProductSet.Of(sets.Select(set => set.Products.First)),
        Join(sets, set => set.Demand),
        Join(sets, set => set.Stock),
        Join(sets, set => set.Offers),
        Join(sets, set => set.Units),
        Join(sets, set => set.OpenOrders))
    {
        Policies = sets[0].Policies is null ? null : Join(sets, set => set.Policies!),
    };

    private static FactBatch<TFact> Join<TFact>(FactSet[] sets, Func<FactSet, FactBatch<TFact>> of)
        where TFact : class
    {
        var all = new FactBatch<TFact>(of(sets[0]).Source, sets.Length);
        foreach (var set in sets)
        {
            var productId = set.Products.First;
            var part = of(set);
            foreach (var fact in part.For(productId))
                all.Add(productId, fact);
            // The failure of one answer is a problem of its product here, and holds it all the same.
            if (part.ProblemOf(productId) is { } problem)
                all.AddProblem(productId, problem);
        }
        return all;
    }

    private sealed record Question(FactSet Facts, DecisionOptions Options);
}

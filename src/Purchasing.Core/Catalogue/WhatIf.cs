using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Rules;
using Purchasing.Core.Sources;
using Purchasing.Graph.Running;
using Purchasing.Rete;

namespace Purchasing.Core.Catalogue;

/// <summary>Decides without writing anything: with other parameters, other facts, or another rule file, and tells what differs.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class WhatIf
{
    private readonly PurchasingGraph _graph;
    private readonly GraphExecutor _executor;
    private readonly PurchasingOptions _options;
    private readonly IExchangeRates _rates;
    private readonly RuleVersions _versions;
    private readonly TimeProvider _time;

    /// <summary>A what-if over the sources of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="executor">What runs it.</param>
    /// <param name="versions">The rules in force, and their versions.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="rates">Exchange rates.</param>
    /// <param name="time">The clock.</param>
    public WhatIf(
        PurchasingGraph graph, GraphExecutor executor, RuleVersions versions, PurchasingOptions options, IExchangeRates rates, TimeProvider time)
    {
        _graph = graph;
        _executor = executor;
        _versions = versions;
        _options = options;
        _rates = rates;
        _time = time;
    }

    /// <summary>
    /// Loads a rule set to compare with: another file, a version, other parameters, or these together. The configured parameters hold in it as
    /// they do in the rules in force, unless they are replaced here or the other rules do not know them.
    /// </summary>
    /// <param name="rulesFile">The file; null for none.</param>
    /// <param name="version">The version, for example a draft; null for none. Without either it is the rules in force.</param>
    /// <param name="parameters">Parameters that replace those of the rules; null for none.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="RuleSetException">The rules have errors, or a parameter is unknown.</exception>
    /// <exception cref="RuleVersionException">There is no such version.</exception>
    /// <exception cref="ArgumentException">Both a file and a version are given.</exception>
    public async Task<RuleSet> LoadRulesAsync(
        string? rulesFile, string? version, IEnumerable<KeyValuePair<string, string>>? parameters, CancellationToken cancellationToken)
    {
        if (rulesFile is not null && version is not null)
            throw new ArgumentException("Give a rule file or a version of the rules, not both.");
        if (version is not null)
            return await _versions.LoadAsync(version, parameters, cancellationToken).ConfigureAwait(false);
        return rulesFile is not null
            ? _versions.LoadOther(RuleSetSource.FromFile(rulesFile), parameters)
            : await _versions.LoadInForceAsync(parameters, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rules that decide now.</summary>
    internal ValueTask<RuleSet> RulesAsync(CancellationToken cancellationToken) => _versions.CurrentAsync(cancellationToken);

    /// <summary>Decides products with the facts as they are and with what is supposed, and tells both.</summary>
    /// <param name="supposition">What is supposed.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>One comparison per product, in key order or the order given. Streams: memory is bounded by the batch size.</returns>
    /// <exception cref="FactSourceException">The catalogue or the exchange rates could not be read.</exception>
    /// <exception cref="ArgumentException">A factor is negative; or, once all were compared, none has an offer of the supplier to do without.</exception>
    /// <exception cref="UnknownProductException">A product that was named is known to no source: it would differ in nothing.</exception>
    public async IAsyncEnumerable<Comparison> CompareAsync(
        Supposition supposition, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(supposition);
        supposition.Facts?.Check();
        DateOnly day = _options.DayOf(_time.GetUtcNow());
        IReadOnlyList<ExchangeRate> rates = await _rates.LatestAsync(day, cancellationToken).ConfigureAwait(false);
        DecisionOptions options = new() { OrderDate = day, ExchangeRates = rates, Explain = supposition.Explain };
        DecisionEngine before = new(new RuleSetHolder(await _versions.CurrentAsync(cancellationToken).ConfigureAwait(false)), _options);
        DecisionEngine after = supposition.Rules is null ? before : new DecisionEngine(new RuleSetHolder(supposition.Rules), _options);
        string? without = supposition.Facts?.WithoutSupplier;
        bool isFound = false;
        await foreach (ProductSet products in BatchesAsync(supposition, cancellationToken).ConfigureAwait(false))
        {
            (FactSet? facts, IReadOnlyList<string> failures) = await GatherAsync(products, options, cancellationToken).ConfigureAwait(false);
            if (facts is null)
            {
                foreach (string id in products.Ids)
                    yield return new Comparison(id, Held(id, failures), Held(id, failures));
                continue;
            }

            if (supposition.ProductIds is { Count: > 0 } && products.Ids.FirstOrDefault(id => IsUnknown(facts, id)) is string unknown)
                throw new UnknownProductException(unknown);
            isFound |= without is not null && products.Ids.Any(id => facts.Offers.For(id).ToArray().Any(offer => string.Equals(offer.SupplierId, without, StringComparison.Ordinal)));
            IReadOnlyList<ProductDecision> was = await before.DecideAsync(facts, options, cancellationToken).ConfigureAwait(false);
            FactSet supposed = supposition.Facts is null ? facts : FactOverrides.Apply(facts, supposition.Facts);
            IReadOnlyList<ProductDecision> would = await after.DecideAsync(supposed, options, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < was.Count; i++)
                yield return new Comparison(was[i].ProductId, was[i], would[i]);
        }

        // Whoever asks for explanations of some products has compared them before.
        if (without is not null && !isFound && !supposition.Explain)
            throw new ArgumentException($"No offer of these products is of supplier '{without}': look for a misspelt id.");
    }

    private async IAsyncEnumerable<ProductSet> BatchesAsync(
        Supposition supposition, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (supposition.ProductIds is { Count: > 0 } chosen)
        {
            foreach (string[] ids in chosen.Distinct(StringComparer.Ordinal).Chunk(supposition.BatchSize))
                yield return ProductSet.Of(ids);
            yield break;
        }

        string? after = null;
        while (true)
        {
            IReadOnlyList<string> page = await _graph.Catalogue.PageAsync(after, supposition.BatchSize, cancellationToken).ConfigureAwait(false);
            // Rows that cannot be products are held by a run; there is nothing to compare.
            string[] usable = [.. page.Where(id => ProductIds.ProblemOf(id) is null)];
            if (usable.Length > 0)
                yield return ProductSet.Stretch(usable, _graph.Catalogue.KeyOrder);
            if (page.Count < supposition.BatchSize)
                yield break;
            after = page[^1];
        }
    }

    // The rules node runs along and is not listened to: the graph is the one description of how facts are gathered.
    internal async Task<(FactSet? Facts, IReadOnlyList<string> Failures)> GatherAsync(
        ProductSet products, DecisionOptions options, CancellationToken cancellationToken)
    {
        FactSet? facts = null;
        FlowContext context = new() { Products = products, Decision = options, Actor = "what-if", OnFacts = gathered => facts = gathered };
        GraphRun run = await _graph.RunAsync(_executor, context, dryRun: true, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (facts is not null)
            return (facts, []);
        List<string> failures = FlowReport.Failures(run);
        return (null, failures.Count > 0 ? failures : [$"the run ended as {run.Status}"]);
    }

    internal static bool IsUnknown(FactSet facts, string id) =>
        IsEmpty(facts.Demand, id) && IsEmpty(facts.Stock, id) && IsEmpty(facts.Offers, id);

    private static bool IsEmpty<T>(FactBatch<T> batch, string id)
        where T : class => batch.For(id).Count == 0 && batch.ProblemOf(id) is null;

    private static ProductDecision Held(string id, IReadOnlyList<string> reasons) =>
        new() { ProductId = id, HeldReasons = reasons, RuleSetHash = "" };
}

using System.Globalization;
using System.Text.Json;
using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Diagnosis;

/// <summary>
/// Reads the facts of some products through the graph in use and tells, per source and field, how many are filled, empty or strange, and which
/// products are held and why. It only asks the sources: it neither reads nor writes orders, so that nothing counts as on order but what a source gives.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="sources">Carries out its queries.</param>
/// <param name="engine">Decides.</param>
/// <param name="options">What holds for the whole company.</param>
/// <param name="rates">Exchange rates.</param>
/// <param name="time">The clock.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class SourceDoctor(
    PurchasingGraph graph, IFactProviderFactory sources, IDecisionEngine engine, PurchasingOptions options, IExchangeRates rates, TimeProvider time)
{
    private const int CataloguePage = 10_000;

    /// <summary>Looks at products.</summary>
    /// <param name="productIds">Which; empty for some that are spread evenly over the catalogue.</param>
    /// <param name="count">How many of the catalogue when none is named.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="FactSourceException">The catalogue could not be read. Other sources that fail are told in the report.</exception>
    public async Task<DoctorReport> ExamineAsync(IReadOnlyList<string> productIds, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(productIds);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        FactQueries queries = FactQueries.Of(graph.Graph.Definition);
        int? catalogue = null;
        IReadOnlyList<string> listed = [.. productIds.Distinct(StringComparer.Ordinal)];
        if (productIds.Count == 0)
            (listed, catalogue) = await SpreadAsync(count, cancellationToken).ConfigureAwait(false);
        FindingList held = new();
        HashSet<string> heldIds = new(StringComparer.Ordinal);
        string[] ids = [.. listed.Where(id => ProductIds.ProblemOf(id) is null)];
        foreach (string id in listed.Where(id => ProductIds.ProblemOf(id) is not null))
            Hold(id, ProductIds.ProblemOf(id)!);
        if (ids.Length == 0)
            return new DoctorReport { Products = listed.Count, Catalogue = catalogue, Sources = [], Decided = 0, HeldProducts = heldIds.Count, Held = held.ToList() };

        ProductSet products = ProductSet.Of(ids);
        DateOnly today = options.DayOf(time.GetUtcNow());
        (IReadOnlyList<ExchangeRate> known, string? ratesFailure) = await RatesAsync(today, cancellationToken).ConfigureAwait(false);
        FactBatch<Demand> demand = await AskAsync<Demand>(queries, nameof(Demand), SourceNames.Demand).ConfigureAwait(false);
        FactBatch<StockLevel> stock = await AskAsync<StockLevel>(queries, nameof(StockLevel), SourceNames.Stock).ConfigureAwait(false);
        FactBatch<SupplierOffer> offers = await AskAsync<SupplierOffer>(queries, nameof(SupplierOffer), SourceNames.Offers).ConfigureAwait(false);
        FactBatch<UnitConversion> units = await AskAsync<UnitConversion>(queries, nameof(UnitConversion), SourceNames.Units).ConfigureAwait(false);
        FactBatch<ReplenishmentPolicy> policies = await AskAsync<ReplenishmentPolicy>(queries, nameof(ReplenishmentPolicy), SourceNames.Policies).ConfigureAwait(false);
        FactBatch<OpenOrderLine> onOrder = await AskAsync<OpenOrderLine>(queries, FactNodeKind.OnOrder, SourceNames.OnOrder).ConfigureAwait(false);
        HashSet<string> discontinued = [.. ids.Where(id => demand.For(id).ToArray().Any(fact => fact.Discontinued))];
        List<FactBatch<OwnFact>> own = [];
        List<DoctorSource> ownSources = [];
        foreach ((string fact, FactQuery query) in queries.All.Where(each => each.Value.OwnFields.Count > 0))
        {
            FactBatch<OwnFact> batch = await AskAsync<OwnFact>(queries, fact, query.Source).ConfigureAwait(false);
            own.Add(batch);
            ownSources.Add(await TellAsync(fact, batch, [], _ => "").ConfigureAwait(false));
        }

        FactChecks checks = new(today, options.BaseCurrency, [.. known.Select(rate => rate.Currency)], stock, units, policies);
        List<DoctorSource> told = [];
        await AddAsync(nameof(Demand), demand, checks.Demand, fact => fact.WarehouseId ?? "").ConfigureAwait(false);
        await AddAsync(nameof(StockLevel), stock, checks.Stock, fact => fact.WarehouseId).ConfigureAwait(false);
        await AddAsync(nameof(SupplierOffer), offers, checks.Offers, fact => fact.SupplierId).ConfigureAwait(false);
        await AddAsync(nameof(UnitConversion), units, checks.Units, fact => $"{fact.FromUnit} to {fact.ToUnit}").ConfigureAwait(false);
        await AddAsync(nameof(ReplenishmentPolicy), policies, checks.Policies, fact => fact.WarehouseId ?? "").ConfigureAwait(false);
        await AddAsync(FactNodeKind.OnOrder, onOrder, checks.OnOrder, null).ConfigureAwait(false);
        told.AddRange(ownSources);
        if (StrangeRates(known) is { Count: > 0 } strange)
            told.Add(new DoctorSource { Source = SourceNames.Rates, Fact = nameof(ExchangeRate), Rows = known.Count, Problems = strange });
        if (ratesFailure is not null)
            told.Add(new DoctorSource { Source = SourceNames.Rates, Fact = nameof(ExchangeRate), Failure = ratesFailure });

        FactBatch<OpenOrders> none = new(SourceNames.OpenOrders);
        FactSet facts = new(products, demand, stock, offers, units, queries.All.ContainsKey(FactNodeKind.OnOrder) ? OnOrderMerge.Of(none, onOrder, products) : none)
        {
            Policies = queries.Has<ReplenishmentPolicy>() ? policies : null,
            Own = own,
        };
        DecisionOptions how = new() { OrderDate = today, ExchangeRates = known, Explain = false };
        foreach (ProductDecision decision in await engine.DecideAsync(facts, how, cancellationToken).ConfigureAwait(false))
        {
            foreach (string reason in decision.HeldReasons)
                Hold(decision.ProductId, reason);
        }

        return new DoctorReport { Products = listed.Count, Catalogue = catalogue, Sources = told, Decided = listed.Count - heldIds.Count, HeldProducts = heldIds.Count, Held = held.ToList() };

        async Task<FactBatch<T>> AskAsync<T>(FactQueries all, string fact, string source)
            where T : class
        {
            if (!all.All.TryGetValue(fact, out FactQuery? query))
                return new FactBatch<T>(source);
            try
            {
                return await sources.Create<T>(query).GetAsync(products, cancellationToken).ConfigureAwait(false);
            }
            catch (FactSourceException failure)
            {
                return FactBatch<T>.Failed(query.Source, failure.Message);
            }
        }

        async Task AddAsync<T>(string fact, FactBatch<T> batch, IReadOnlyList<FieldCheck<T>> fields, Func<T, string>? keyOf)
            where T : class
        {
            if (queries.All.ContainsKey(fact))
                told.Add(await TellAsync(fact, batch, fields, keyOf).ConfigureAwait(false));
        }

        async Task<DoctorSource> TellAsync<T>(string fact, FactBatch<T> batch, IReadOnlyList<FieldCheck<T>> fields, Func<T, string>? keyOf)
            where T : class =>
            batch.Failure is not null
                ? new DoctorSource { Source = batch.Source, Fact = fact, Failure = batch.Failure }
                : Tell(fact, batch, queries.All[fact], ids, discontinued, await OtherSpellings.FindAsync(sources, queries.All[fact], batch, ids, cancellationToken).ConfigureAwait(false), fields, keyOf);

        void Hold(string id, string reason)
        {
            heldIds.Add(id);
            held.Add(reason, id);
        }
    }

    // A catalogue is in the order of its ids, and what is wrong with it is often in one part: a range of new articles, one supplier's, the oldest.
    private async Task<(IReadOnlyList<string> Ids, int Catalogue)> SpreadAsync(int count, CancellationToken cancellationToken)
    {
        List<string> kept = [];
        int step = 1, seen = 0;
        IReadOnlyList<string> page = [];
        do
        {
            page = await graph.Catalogue.PageAsync(page.Count == 0 ? null : page[^1], CataloguePage, cancellationToken).ConfigureAwait(false);
            foreach (string id in page.Where(_ => seen++ % step == 0))
            {
                kept.Add(id);
                if (kept.Count < 8 * count)
                    continue;
                kept = [.. kept.Where((_, i) => i % 2 == 0)];
                step *= 2;
            }
        }
        while (page.Count == CataloguePage);
        return (kept.Count <= count ? kept : [.. Enumerable.Range(0, count).Select(i => kept[(int)((long)i * kept.Count / count)])], seen);
    }

    private async Task<(IReadOnlyList<ExchangeRate> Rates, string? Failure)> RatesAsync(DateOnly today, CancellationToken cancellationToken)
    {
        try
        {
            return (await rates.LatestAsync(today, cancellationToken).ConfigureAwait(false), null);
        }
        catch (FactSourceException failure)
        {
            return ([], failure.Message);
        }
    }

    private static IReadOnlyList<DoctorFinding> StrangeRates(IReadOnlyList<ExchangeRate> rates)
    {
        FindingList strange = new();
        foreach (ExchangeRate rate in rates.Where(rate => UsualRates.FactorOff(rate.Currency, rate.BaseCurrency, rate.Rate) > UsualRates.Far))
        {
            strange.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"1 {rate.Currency} = {rate.Rate} {rate.BaseCurrency} is far from the usual {UsualRates.Of(rate.Currency, rate.BaseCurrency):0.####}: look at the direction of the rate (inverse) and for how many units it is (rate_per)"), rate.Currency);
        }

        return strange.ToList();
    }

    private static DoctorSource Tell<T>(
        string fact, FactBatch<T> batch, FactQuery query, string[] ids, HashSet<string> discontinued, IReadOnlyDictionary<string, string> otherSpellings, IReadOnlyList<FieldCheck<T>> fields, Func<T, string>? keyOf)
        where T : class
    {
        FindingList problems = new();
        FindingList without = new();
        FindingList[] strange = [.. fields.Select(_ => new FindingList())];
        FindingList[] held = [.. fields.Select(_ => new FindingList())];
        string[] columns = [.. fields.Select(field => query.Columns.GetValueOrDefault(field.Name) ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name))];
        int[] filled = new int[fields.Count];
        int rows = 0;
        foreach (string id in ids)
        {
            T[] facts = batch.For(id).ToArray();
            rows += facts.Length;
            if (batch.ProblemOf(id) is { } problem)
                AddProblem(problem.StartsWith($"{batch.Source}: ", StringComparison.Ordinal) ? problem[(batch.Source.Length + 2)..] : problem, id);
            else if (facts.Length == 0)
                without.Add("has no row", id);
            if (otherSpellings.TryGetValue(id, out string? other))
                problems.Add(other, id);
            if (keyOf is not null && facts.GroupBy(keyOf).Any(same => same.Count() > 1))
                problems.Add("has several rows for the same thing", id);
            foreach (T each in facts)
            {
                for (int i = 0; i < fields.Count; i++)
                {
                    bool isFilled = fields[i].Value(each) is not (null or "");
                    filled[i] += isFilled ? 1 : 0;
                    if (!isFilled && fields[i].IsNeeded?.Invoke(each) == true && !discontinued.Contains(id))
                        held[i].Add("is missing", id);
                    if (fields[i].Strange?.Invoke(each) is { } what)
                        strange[i].Add(what, id);
                }
            }
        }

        foreach ((string id, string doubt) in batch.Doubts)
            problems.Add(doubt, id);
        return new DoctorSource
        {
            Source = batch.Source,
            Fact = fact,
            Rows = rows,
            Without = without.ToList().FirstOrDefault(),
            Fields = [.. fields.Select((field, i) => new DoctorField(field.Name, filled[i], rows - filled[i], strange[i].ToList(), held[i].ToList()))],
            Problems = problems.ToList(),
            Unread = batch.Unread,
        };

        // A value that cannot be read is told by the name of its column.
        void AddProblem(string problem, string id)
        {
            problems.Add(problem, id);
            int field = Array.FindIndex(columns, column => problem.StartsWith($"{column} ", StringComparison.OrdinalIgnoreCase));
            if (field >= 0)
                held[field].Add(problem[(columns[field].Length + 1)..], id);
        }
    }
}

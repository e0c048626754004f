using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Flow;
using Purchasing.Core.Sources;
using Purchasing.Rete;

namespace Purchasing.Core.Simulation;

/// <summary>Simulates products of the catalogue, beginning with the facts of today. Writes nothing.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class Simulations
{
    private readonly WhatIf _facts;
    private readonly PurchasingOptions _options;
    private readonly IExchangeRates _rates;
    private readonly TimeProvider _time;

    /// <summary>Simulations over the sources of a graph.</summary>
    /// <param name="facts">Gathers the facts.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="rates">Exchange rates.</param>
    /// <param name="time">The clock.</param>
    public Simulations(WhatIf facts, PurchasingOptions options, IExchangeRates rates, TimeProvider time)
    {
        _facts = facts;
        _options = options;
        _rates = rates;
        _time = time;
    }

    /// <summary>Plays the rules in force, and others beside them over the same days.</summary>
    /// <param name="request">What is simulated.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>One result, or two.</returns>
    /// <exception cref="ArgumentException">No product, too many, or a number outside its domain.</exception>
    /// <exception cref="FactSourceException">A source did not answer.</exception>
    /// <exception cref="UnknownProductException">A product is known to no source.</exception>
    public async Task<IReadOnlyList<SimulationResult>> RunAsync(SimulationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ProductIds is not { Count: >= 1 and <= SimulationRequest.MostProducts } || request.ProductIds.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException($"A simulation has 1 to {SimulationRequest.MostProducts} products, each with an id.", nameof(request));
        ProductSet ids = ProductSet.Of(request.ProductIds);
        DateOnly today = _options.DayOf(_time.GetUtcNow());
        SimulationOptions options = new()
        {
            From = today,
            Days = request.Days,
            Seed = request.Seed,
            Spread = request.Spread,
            AverageOverDays = request.AverageOverDays,
            HoldingRate = request.HoldingRate,
            ExchangeRates = await RatesAsync(today, request.Days, cancellationToken).ConfigureAwait(false),
            KeepDays = request.KeepDays,
            Check = request.Check,
        };
        IReadOnlyList<SimulatedProduct> products = await ProductsAsync(ids, options, request.History, cancellationToken).ConfigureAwait(false);
        List<SimulationResult> results = [await new Simulator(await _facts.RulesAsync(cancellationToken).ConfigureAwait(false), _options).RunAsync("as it is", products, options, cancellationToken).ConfigureAwait(false)];
        if (request.Other is { } other)
            results.Add(await new Simulator(other, _options).RunAsync(request.OtherName, products, options, cancellationToken).ConfigureAwait(false));
        return results;
    }

    // Today's rates hold for all days: they are dated so that none is too old.
    private async Task<IReadOnlyList<ExchangeRate>> RatesAsync(DateOnly today, int days, CancellationToken cancellationToken)
    {
        IReadOnlyList<ExchangeRate> rates = await _rates.LatestAsync(today, cancellationToken).ConfigureAwait(false);
        return [.. rates.Select(rate => today.DayNumber - rate.Date.DayNumber <= _options.ExchangeRateMaxAgeDays ? rate with { Date = today.AddDays(Math.Clamp(days, 0, SimulationOptions.MostDays)) } : rate)];
    }

    private async Task<IReadOnlyList<SimulatedProduct>> ProductsAsync(
        ProductSet ids, SimulationOptions options, IReadOnlyDictionary<string, IReadOnlyList<decimal>>? history, CancellationToken cancellationToken)
    {
        DecisionOptions decision = new() { OrderDate = options.From, ExchangeRates = options.ExchangeRates, Explain = false };
        (FactSet? gathered, IReadOnlyList<string> failures) = await _facts.GatherAsync(ids, decision, cancellationToken).ConfigureAwait(false);
        if (gathered is not { } facts)
            throw new FactSourceException("simulation", string.Join("; ", failures));
        List<SimulatedProduct> products = new(ids.Ids.Count);
        foreach (string id in ids.Ids)
        {
            if ((facts.Demand.ProblemOf(id) ?? facts.Stock.ProblemOf(id) ?? facts.Offers.ProblemOf(id) ?? facts.Units.ProblemOf(id) ?? facts.OpenOrders.ProblemOf(id)
                ?? facts.Policies?.ProblemOf(id)) is string problem)
                throw new FactSourceException("simulation", $"The facts of {id} cannot be used: {problem}");
            if (facts.Demand.For(id).Count == 0 && facts.Stock.For(id).Count == 0 && facts.Offers.For(id).Count == 0)
                throw new UnknownProductException(id);
            if (history is not null && !history.ContainsKey(id))
                throw new ArgumentException($"The history has no row of {id}, and a generated demand would not be one: leave the product out, or give it a day with 0.");
            products.Add(new SimulatedProduct
            {
                ProductId = id,
                Demand = facts.Demand.For(id).ToArray(),
                Stock = facts.Stock.For(id).ToArray(),
                Offers = facts.Offers.For(id).ToArray(),
                Units = facts.Units.For(id).ToArray(),
                Policies = facts.Policies?.For(id).ToArray() ?? [],
                Open = facts.OpenOrders.For(id).First,
                History = history?.GetValueOrDefault(id),
            });
        }

        return products;
    }
}

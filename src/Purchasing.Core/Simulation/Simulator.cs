using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Rete;

namespace Purchasing.Core.Simulation;

/// <summary>
/// Plays purchasing day by day, by the very code that decides real orders: in the morning goods arrive, during the day they are asked for, in
/// the evening every product is decided and what is needed is ordered. What cannot be served waits and is served first. Writes nothing.
/// </summary>
/// <remarks>Thread-safe: each run has a state of its own.</remarks>
public sealed class Simulator
{
    private readonly DecisionEngine _engine;
    private readonly PurchasingOptions _options;

    /// <summary>A simulator.</summary>
    /// <param name="rules">The rules that decide.</param>
    /// <param name="options">What holds for the whole company.</param>
    public Simulator(RuleSet rules, PurchasingOptions options)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(options);
        _engine = new DecisionEngine(new RuleSetHolder(rules), options);
        _options = options;
    }

    /// <summary>Plays.</summary>
    /// <param name="name">What is simulated, for the reader.</param>
    /// <param name="products">The products, each once.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException">No product, a product twice, or days or a spread outside their domain.</exception>
    public async Task<SimulationResult> RunAsync(
        string name, IReadOnlyList<SimulatedProduct> products, SimulationOptions options, CancellationToken cancellationToken)
    {
        Check(products, options);
        ProductState[] states = [.. products.Select((product, i) => new ProductState(product, options, _options, i))];
        ProductSet ids = ProductSet.Of(products.Select(product => product.ProductId));
        FactBatch<SupplierOffer> offers = Batch(SourceNames.Offers, states, state => state.Product.Offers);
        FactBatch<UnitConversion> units = Batch(SourceNames.Units, states, state => state.Product.Units);
        FactBatch<ReplenishmentPolicy>? policies = products.Any(product => product.Policies.Count > 0) ? Batch(SourceNames.Policies, states, state => state.Product.Policies) : null;
        decimal before = states.Sum(state => state.Value);
        SimulatedDay[] days = new SimulatedDay[options.Days];
        string hash = "", version = "";
        for (int i = 0; i < days.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DateOnly day = options.From.AddDays(i);
            foreach (ProductState state in states)
                state.Live(day);
            FactSet facts = new(
                ids,
                Batch(SourceNames.Demand, states, state => state.Demand),
                Batch(SourceNames.Stock, states, state => state.Stock),
                offers,
                units,
                Batch<OpenOrders>(SourceNames.OpenOrders, states, state => [state.Open]))
            {
                Policies = policies,
            };
            DecisionOptions decision = new() { OrderDate = day, ExchangeRates = options.ExchangeRates, Explain = options.Check };
            IReadOnlyList<ProductDecision> decisions = await _engine.DecideAsync(facts, decision, cancellationToken).ConfigureAwait(false);
            for (int p = 0; p < states.Length; p++)
                states[p].Order(day, decisions[p]);
            if (options.Check)
                await CheckAgainAsync(facts, states, decisions, decision, cancellationToken).ConfigureAwait(false);
            foreach (ProductState state in states)
                state.EndDay(day);
            days[i] = Total(day, states);
            hash = decisions[0].RuleSetHash;
            version = decisions[0].RuleSetVersion;
        }

        ProductSimulation[] results = [.. states.Select(state => state.Result())];
        return new SimulationResult
        {
            Name = name,
            Currency = _options.BaseCurrency,
            RuleSetHash = hash,
            RuleSetVersion = version,
            Products = results,
            Days = days,
            Cost = results.Sum(product => product.Spent + product.OrderCost + product.HoldingCost) - (states.Sum(state => state.Value + state.ValueOnOrder) - before),
        };
    }

    // What has been ordered today must not be ordered again today, whoever decides.
    private async Task CheckAgainAsync(
        FactSet facts, ProductState[] states, IReadOnlyList<ProductDecision> decisions, DecisionOptions options, CancellationToken cancellationToken)
    {
        ProductState[] ordered = [.. states.Where((_, i) => decisions[i].Create)];
        if (ordered.Length == 0)
            return;
        FactSet after = facts with
        {
            Products = ProductSet.Of(ordered.Select(state => state.Product.ProductId)),
            OpenOrders = Batch<OpenOrders>(SourceNames.OpenOrders, ordered, state => [state.Open]),
        };
        IReadOnlyList<ProductDecision> again = await _engine.DecideAsync(after, options with { Explain = false }, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < ordered.Length; i++)
            ordered[i].NoteAgain(again[i]);
    }

    private static FactBatch<T> Batch<T>(string source, ProductState[] states, Func<ProductState, IEnumerable<T>> facts)
        where T : class
    {
        FactBatch<T> batch = new(source, states.Length);
        foreach (ProductState state in states)
        {
            foreach (T fact in facts(state))
                batch.Add(state.Product.ProductId, fact);
        }

        return batch;
    }

    private static SimulatedDay Total(DateOnly day, ProductState[] states)
    {
        decimal demand = 0m, served = 0m, backlog = 0m, onOrder = 0m, value = 0m, spent = 0m;
        int orders = 0, stockOuts = 0;
        foreach (ProductState state in states)
        {
            SimulatedDay today = state.Today!;
            demand += today.Demand * state.UnitValue;
            served += today.Served * state.UnitValue;
            backlog += today.Backlog * state.UnitValue;
            onOrder += today.OnOrder * state.UnitValue;
            value += today.Value;
            spent += today.Spent;
            orders += today.Orders;
            stockOuts += today.StockOuts;
        }

        return new SimulatedDay(day, Round(demand), Round(served), 0m, Round(backlog), Round(onOrder), Round(value), orders, 0m, Round(spent), stockOuts);
    }

    private static decimal Round(decimal value) => DecimalMath.Trim(Math.Round(value, 2, MidpointRounding.AwayFromZero));

    private static void Check(IReadOnlyList<SimulatedProduct> products, SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(products);
        ArgumentNullException.ThrowIfNull(options);
        if (products.Count == 0)
            throw new ArgumentException("A simulation needs at least one product.", nameof(products));
        if (products.Select(product => product.ProductId).Distinct(StringComparer.Ordinal).Count() != products.Count)
            throw new ArgumentException("A product is simulated once.", nameof(products));
        if (options.Days is < 1 or > SimulationOptions.MostDays)
            throw new ArgumentException($"A simulation has 1 to {SimulationOptions.MostDays} days, not {options.Days}.", nameof(options));
        if (options.Spread is < 0m or > 10m || options.HoldingRate is < 0m or > 10m || options.AverageOverDays is < 1 or > SimulationOptions.MostDays)
            throw new ArgumentException("The spread and the holding rate of a simulation are from 0 to 10, and the average is over 1 day or more.", nameof(options));
        if (products.FirstOrDefault(product => product.History is { Count: 0 } || product.History?.Any(used => used < 0m) == true) is { } wrong)
            throw new ArgumentException($"The history of {wrong.ProductId} is empty or has a negative day.", nameof(products));
    }
}

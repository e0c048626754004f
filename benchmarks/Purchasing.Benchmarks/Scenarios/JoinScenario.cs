using Purchasing.Rete;

namespace Purchasing.Benchmarks.Scenarios;

/// <summary>
/// Three patterns joined by product id: a third of the facts are needs, a third stocks, a third orders, one of each
/// for a product, inserted kind by kind. Every product gives one match, which writes the shortage into the order.
/// </summary>
public sealed class JoinScenario
{
    private const string Rules =
        """
        {
          "name": "join",
          "firingLimit": 2000000000,
          "rules": [
            { "name": "Work out the shortage",
              "when": [{"n": "Need"}, {"s": "Stock", "where": "s.productId == n.productId"}, {"o": "Order", "where": "o.productId == s.productId"}],
              "then": {"modify": "o", "set": {"shortage": "n.quantity - s.onHand"}} }
          ]
        }
        """;

    private readonly Need[] _needs;
    private readonly Stock[] _stocks;
    private readonly Order[] _orders;
    private readonly RuleSet _rules;
    private Session _session;

    public JoinScenario(int facts)
    {
        int products = Math.Max(facts / 3, 1);
        _needs = new Need[products];
        _stocks = new Stock[products];
        _orders = new Order[products];
        for (int i = 0; i < products; i++)
        {
            // Strings of their own for each fact, as they come out of a database: equal, not the same.
            _needs[i] = new Need { ProductId = $"PROD-{i:D7}", Quantity = 40 + i % 60 };
            _stocks[i] = new Stock { ProductId = $"PROD-{products - 1 - i:D7}", OnHand = i % 90 };
            _orders[i] = new Order { ProductId = $"PROD-{i:D7}" };
        }

        _rules = RuleSet.Parse(Rules, new RuleSetOptions().AddFact<Need>().AddFact<Stock>().AddFact<Order>());
        _session = _rules.CreateSession();
    }

    /// <summary>How many facts there are.</summary>
    public int Facts => _needs.Length * 3;

    /// <summary>The sum over all orders: for comparing the two ways.</summary>
    public decimal Shortage => _orders.Sum(o => o.Shortage ?? 0);

    /// <summary>Empties the session, inserts all facts and fires.</summary>
    /// <returns>How many rules fired: one for each product.</returns>
    public int InsertAndFire()
    {
        _session.Reset();
        foreach (Need need in _needs) _session.Insert(need);
        foreach (Stock stock in _stocks) _session.Insert(stock);
        foreach (Order order in _orders) _session.Insert(order);
        return _session.Fire().Fired;
    }

    /// <summary>The same with two dictionaries built and probed.</summary>
    /// <returns>How many products have all three facts.</returns>
    public int Dictionaries()
    {
        var needs = new Dictionary<string, Need>();
        foreach (Need need in _needs) needs[need.ProductId] = need;
        var stocks = new Dictionary<string, Stock>();
        foreach (Stock stock in _stocks) stocks[stock.ProductId] = stock;
        int count = 0;
        foreach (Order order in _orders)
        {
            if (!needs.TryGetValue(order.ProductId, out Need? need) || !stocks.TryGetValue(order.ProductId, out Stock? stock)) continue;
            order.Shortage = need.Quantity - stock.OnHand;
            count++;
        }

        return count;
    }

    /// <summary>Bytes that a session keeps for each fact once all are inserted and fired, the facts themselves left out.</summary>
    public double RetainedBytesPerFact()
    {
        _session = default;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        _session = _rules.CreateSession();
        InsertAndFire();
        long after = GC.GetTotalMemory(forceFullCollection: true);
        return (after - before) / (double)Facts;
    }
}

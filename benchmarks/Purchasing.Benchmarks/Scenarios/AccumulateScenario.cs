using Purchasing.Rete;

namespace Purchasing.Benchmarks.Scenarios;

/// <summary>The stock of a product summed over its warehouses, kept up to date while single warehouses change.</summary>
public sealed class AccumulateScenario
{
    /// <summary>How many stock facts one run changes.</summary>
    public const int Updates = 1_000;

    private const int Products = 100;

    private const string Rules =
        """
        {
          "name": "accumulate",
          "firingLimit": 2000000000,
          "rules": [
            { "name": "Compare the order with the stock of all warehouses",
              "when": [
                {"o": "Order"},
                {"accumulate": {"s": "Stock", "where": "s.productId == o.productId"}, "compute": {"position": "sum(s.onHand - s.reserved)", "rows": "count()"}}
              ],
              "then": {"modify": "o", "set": {"shortage": "1000 - position"}} }
          ]
        }
        """;

    private readonly Stock[][] _stocks;
    private readonly Order[] _orders = new Order[Products];
    private readonly FactHandle[][] _handles;
    private readonly Session _session;
    private int _next;

    public AccumulateScenario(int warehouses)
    {
        _session = RuleSet.Parse(Rules, new RuleSetOptions().AddFact<Stock>().AddFact<Order>()).CreateSession();
        _stocks = new Stock[Products][];
        _handles = new FactHandle[Products][];
        for (int product = 0; product < Products; product++)
        {
            string id = $"PROD-{product:D7}";
            _orders[product] = new Order { ProductId = id };
            _stocks[product] = [.. Enumerable.Range(0, warehouses).Select(w => new Stock { ProductId = id, WarehouseId = $"WH-{w}", OnHand = w % 50, Reserved = w % 5 })];
            _handles[product] = [.. _stocks[product].Select(s => _session.Insert(s))];
            _session.Insert(_orders[product]);
        }

        _session.Fire();
    }

    /// <summary>The sum over all orders: for comparing the two ways.</summary>
    public decimal Shortage => _orders.Sum(o => o.Shortage ?? 0);

    /// <summary>Changes one warehouse after the other, firing after each.</summary>
    /// <returns>How many rules fired: one for each change.</returns>
    public int Update()
    {
        int fired = 0;
        for (int i = 0; i < Updates; i++)
        {
            (int product, int warehouse, decimal change) = Next();
            _stocks[product][warehouse].OnHand += change;
            _session.Update(_handles[product][warehouse], "onHand");
            fired += _session.Fire().Fired;
        }

        return fired;
    }

    /// <summary>The same changes, each followed by a sum over the product's warehouses.</summary>
    public int ByHand()
    {
        for (int i = 0; i < Updates; i++)
        {
            (int product, int warehouse, decimal change) = Next();
            _stocks[product][warehouse].OnHand += change;
            decimal position = 0;
            foreach (Stock stock in _stocks[product]) position += stock.OnHand - stock.Reserved;
            _orders[product].Shortage = 1000 - position;
        }

        return Updates;
    }

    private (int Product, int Warehouse, decimal Change) Next()
    {
        int step = _next++;
        int product = step % Products, warehouse = step / Products % _stocks[product].Length;
        return (product, warehouse, step / Products / _stocks[product].Length % 2 == 0 ? 1 : -1);
    }
}

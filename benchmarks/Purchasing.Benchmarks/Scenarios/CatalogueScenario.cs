using Purchasing.Rete;

namespace Purchasing.Benchmarks.Scenarios;

/// <summary>
/// A small catalogue in one session: need, stock and order of each product joined by its id, four rules that set the
/// order's fields. Stock facts then change, one at a time or by the hundredth.
/// </summary>
public sealed class CatalogueScenario
{
    private const string Rules =
        """
        {
          "name": "catalogue",
          "firingLimit": 2000000000,
          "rules": [
            { "name": "Work out the shortage", "salience": 30,
              "when": [{"n": "Need"}, {"s": "Stock", "where": "s.productId == n.productId"}, {"o": "Order", "where": "o.productId == n.productId"}],
              "then": {"modify": "o", "set": {"shortage": "n.quantity - (s.onHand - s.reserved)"}} },
            { "name": "Order the shortage", "salience": 20,
              "when": {"o": "Order", "where": ["o.shortage > 0", "o.shortage >= o.minimumQuantity"]},
              "then": {"modify": "o", "set": {"quantity": "o.shortage"}} },
            { "name": "Order the minimum", "salience": 20,
              "when": {"o": "Order", "where": ["o.shortage > 0", "o.shortage < o.minimumQuantity"]},
              "then": {"modify": "o", "set": {"quantity": "o.minimumQuantity"}} },
            { "name": "Order nothing", "salience": 20,
              "when": {"o": "Order", "where": "o.shortage <= 0"},
              "then": {"modify": "o", "set": {"quantity": 0}} },
            { "name": "Mark what is urgent", "salience": 10,
              "when": [{"o": "Order", "where": "o.quantity > 0"}, {"s": "Stock", "where": "s.productId == o.productId"}],
              "then": {"modify": "o", "set": {"urgent": "s.onHand == 0"}} }
          ]
        }
        """;

    private readonly Need[] _needs;
    private readonly Stock[] _stocks;
    private readonly Order[] _orders;
    private readonly FactHandle[] _stockHandles;
    private readonly Session _session;
    private readonly Dictionary<string, int> _byProduct;
    private int _round;

    public CatalogueScenario(int products)
    {
        _needs = new Need[products];
        _stocks = new Stock[products];
        _orders = new Order[products];
        _stockHandles = new FactHandle[products];
        _byProduct = new Dictionary<string, int>(products);
        for (int i = 0; i < products; i++)
        {
            string id = $"PROD-{i:D7}";
            _needs[i] = new Need { ProductId = id, Quantity = 40 + i % 60 };
            _stocks[i] = new Stock { ProductId = id, WarehouseId = "WH-1", OnHand = i % 7 * 15, Reserved = i % 3 };
            _orders[i] = new Order { ProductId = id, MinimumQuantity = 20 };
            _byProduct.Add(id, i);
        }

        RuleSet rules = RuleSet.Parse(Rules, new RuleSetOptions().AddFact<Need>().AddFact<Stock>().AddFact<Order>());
        _session = rules.CreateSession();
    }

    /// <summary>How many products the catalogue has.</summary>
    public int Products => _needs.Length;

    /// <summary>How many stock facts <see cref="UpdateStock"/> changes: 1 %.</summary>
    public int Updated => Math.Max(Products / 100, 1);

    /// <summary>What the orders come to: for comparing the two ways.</summary>
    public decimal Ordered => _orders.Sum(o => o.Quantity ?? 0);

    /// <summary>Empties the session, inserts everything and fires.</summary>
    /// <returns>How many rules fired.</returns>
    public int InsertAndFire()
    {
        _session.Reset();
        for (int i = 0; i < _orders.Length; i++)
        {
            Order order = _orders[i];
            order.Shortage = order.Quantity = null;
            order.Urgent = false;
            _session.Insert(_needs[i]);
            _stockHandles[i] = _session.Insert(_stocks[i]);
            _session.Insert(order);
        }

        return _session.Fire().Fired;
    }

    /// <summary>Changes 1 % of the stock facts, spread over the catalogue, and fires. <see cref="InsertAndFire"/> comes first.</summary>
    /// <returns>How many rules fired.</returns>
    public int UpdateStock()
    {
        int step = Products / Updated;
        decimal change = ++_round % 2 == 0 ? -1 : 1;
        for (int i = 0; i < Updated; i++)
        {
            Stock stock = _stocks[i * step];
            stock.OnHand += change;
            _session.Update(_stockHandles[i * step]);
        }

        return _session.Fire().Fired;
    }

    /// <summary>The same decisions for all products as a loop with a dictionary by product.</summary>
    public void DecideByHand()
    {
        _byProduct.Clear();
        for (int i = 0; i < _orders.Length; i++) _byProduct.Add(_stocks[i].ProductId, i);
        for (int i = 0; i < _orders.Length; i++) Decide(_needs[i], _stocks[_byProduct[_needs[i].ProductId]], _orders[i]);
    }

    /// <summary>The same updates as <see cref="UpdateStock"/>, each found by its product in a dictionary.</summary>
    public void UpdateByHand()
    {
        int step = Products / Updated;
        decimal change = ++_round % 2 == 0 ? -1 : 1;
        for (int i = 0; i < Updated; i++)
        {
            Stock stock = _stocks[i * step];
            stock.OnHand += change;
            int product = _byProduct[stock.ProductId];
            Decide(_needs[product], stock, _orders[product]);
        }
    }

    private static void Decide(Need need, Stock stock, Order order)
    {
        order.Shortage = need.Quantity - (stock.OnHand - stock.Reserved);
        if (order.Shortage > 0) order.Quantity = order.Shortage >= order.MinimumQuantity ? order.Shortage : order.MinimumQuantity;
        else order.Quantity = 0;
        if (order.Quantity > 0) order.Urgent = stock.OnHand == 0;
    }
}

using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;

namespace Purchasing.Core.Simulation;

/// <summary>A product during a simulation; all quantities in its stock unit. Used by one thread.</summary>
internal sealed class ProductState
{
    private readonly SimulationOptions _options;
    private readonly DemandSeries[] _demands;
    private readonly SortedDictionary<string, decimal> _onHand = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _reserved = new(StringComparer.Ordinal);
    private readonly List<(OpenOrderLine Line, DateOnly Due)> _due = [];
    private readonly List<SimulatedDay> _days = [];
    private readonly WaitWatch _wait = new();
    private readonly string _unit;
    private int _sequence;
    private decimal _asked, _served, _ordered, _spent, _orderCost, _value, _stock;
    private int _orders, _stockOutDays, _heldDays, _doubles, _ordersToday, _lived;
    private decimal _askedToday, _servedToday, _orderedToday, _spentToday;
    private string? _heldReason;

    public ProductState(SimulatedProduct product, SimulationOptions options, PurchasingOptions company, int number)
    {
        Product = product;
        _options = options;
        List<string> problems = [];
        UnitNormalizer units = new(company.UnitFactorTolerance);
        Sources.FactBatch<StockLevel> stock = new("stock");
        foreach (StockLevel level in product.Stock)
            stock.Add(product.ProductId, level);
        Sources.FactBatch<UnitConversion> conversions = new("units");
        foreach (UnitConversion conversion in product.Units)
            conversions.Add(product.ProductId, conversion);
        units.Begin(stock.For(product.ProductId), conversions.For(product.ProductId), problems);
        _unit = units.StockUnit;
        int decimals = company.CreateUnitDecimals().Of(_unit);
        // Open lines first, so that what the inventory system counts of them arrives once.
        foreach (OpenOrderLine line in product.Open?.Lines ?? [])
            Expect(line with { Quantity = units.Normalize(line), Unit = _unit, Counted = false });
        foreach (StockLevel level in product.Stock)
        {
            StockLevel normal = units.Normalize(level);
            _onHand[level.WarehouseId] = _onHand.GetValueOrDefault(level.WarehouseId) + (normal.OnHand ?? 0m);
            _reserved[level.WarehouseId] = _reserved.GetValueOrDefault(level.WarehouseId) + (normal.Reserved ?? 0m);
            decimal others = (normal.OnOrder ?? 0m) - (product.Open?.Counted ?? 0m);
            if (others > 0m)
                Expect(new OpenOrderLine { Quantity = others, Unit = _unit, WarehouseId = level.WarehouseId, OrderedOn = options.From.AddDays(-1), ExpectedOn = level.OnOrderExpectedOn });
        }

        _sequence = product.Open?.Sequence ?? 0;
        _demands = [.. product.Demand.Select((demand, i) => new DemandSeries(units.Normalize(demand), product.History, demand.Unit, units, options, decimals, (number * 31) + i))];
        UnitValue = FirstPrice(product, company, options);
    }

    public SimulatedProduct Product { get; }

    /// <summary>What one stock unit is worth, in the base currency: what it cost last.</summary>
    public decimal UnitValue { get; private set; }

    public SimulatedDay? Today { get; private set; }

    public decimal Value => _onHand.Values.Sum(quantity => Math.Max(quantity, 0m)) * UnitValue;

    public decimal ValueOnOrder => _due.Sum(open => open.Line.Quantity) * UnitValue;

    public IEnumerable<Demand> Demand => _demands.Select(series => series.Fact);

    public IEnumerable<StockLevel> Stock => _onHand.Select(place => new StockLevel
    {
        ProductId = Product.ProductId,
        WarehouseId = place.Key,
        OnHand = place.Value,
        Reserved = _reserved.GetValueOrDefault(place.Key),
        Unit = _unit.Length == 0 ? null : _unit,
    });

    public OpenOrders Open => new()
    {
        ProductId = Product.ProductId,
        Quantity = _due.Sum(open => open.Line.Quantity),
        Sequence = _sequence,
        Lines = [.. _due.Select(open => open.Line)],
    };

    /// <summary>The day: what is due arrives, then customers come.</summary>
    public void Live(DateOnly day)
    {
        _askedToday = _servedToday = _orderedToday = _spentToday = 0m;
        _ordersToday = 0;
        for (int i = _due.Count - 1; i >= 0; i--)
        {
            if (_due[i].Due > day)
                continue;
            string place = _due[i].Line.WarehouseId is { } known && _onHand.ContainsKey(known) ? known : _onHand.Keys.FirstOrDefault() ?? "";
            if (_onHand.ContainsKey(place))
                _onHand[place] += _due[i].Line.Quantity;
            _due.RemoveAt(i);
        }

        foreach (DemandSeries series in _demands)
        {
            series.Backlog -= Take(series.Fact.WarehouseId, series.Backlog);
            decimal asked = series.Next();
            decimal served = Take(series.Fact.WarehouseId, asked);
            series.Backlog += asked - served;
            _askedToday += asked;
            _servedToday += served;
        }

        _lived++;
    }

    /// <summary>The evening: what was decided is ordered.</summary>
    public void Order(DateOnly day, ProductDecision product)
    {
        bool isOut = _servedToday < _askedToday;
        if (_options.Check)
            _wait.Note(day, product, isOut, days => Lasts(day, days));
        if (product.IsHeld)
        {
            _heldDays++;
            _heldReason ??= product.HeldReasons[0];
            return;
        }

        if (!product.Create)
            return;
        Decision decision = product.Decision!;
        DateOnly due = decision.ExpectedOn ?? day.AddDays(decision.LeadTimeDays ?? 0);
        for (int i = 0; i < product.Lots.Count; i++)
        {
            Expect(new OpenOrderLine
            {
                Quantity = product.Lots[i],
                Unit = decision.StockUnit,
                OrderedOn = day,
                ExpectedOn = due,
                WarehouseId = product.LotWarehouses.Count > i ? product.LotWarehouses[i] : decision.WarehouseId,
                SupplierId = decision.SupplierId,
            });
        }

        _sequence++;
        decimal rate = decision.FxRate ?? 1m;
        _ordersToday++;
        _orderedToday += product.Lots.Sum();
        _spentToday += (decision.TotalAmount ?? 0m) * rate;
        _orderCost += (Product.Offers.FirstOrDefault(offer => offer.SupplierId == decision.SupplierId)?.OrderCost ?? 0m) * rate;
        if (product.Lots.Sum() is decimal quantity && quantity > 0m)
            UnitValue = (decision.TotalAmount ?? 0m) * rate / quantity;
    }

    // A maximum per order leaves a rest on purpose.
    public void NoteAgain(ProductDecision again)
    {
        if (again.Create && !Product.Offers.Any(offer => offer.SupplierId == again.Decision!.SupplierId && offer.MaxOrderQuantity is not null))
            _doubles++;
    }

    public void EndDay(DateOnly day)
    {
        bool isOut = _servedToday < _askedToday;
        decimal onHand = _onHand.Values.Sum(quantity => Math.Max(quantity, 0m));
        Today = new SimulatedDay(
            day, _askedToday, _servedToday, onHand, _demands.Sum(series => series.Backlog), _due.Sum(open => open.Line.Quantity), Value, _ordersToday, _orderedToday, _spentToday, isOut ? 1 : 0);
        if (_options.KeepDays)
            _days.Add(Today);
        _asked += _askedToday;
        _served += _servedToday;
        _orders += _ordersToday;
        _ordered += _orderedToday;
        _spent += _spentToday;
        _stockOutDays += isOut ? 1 : 0;
        _value += Value;
        _stock += onHand;
    }

    public ProductSimulation Result() => new()
    {
        ProductId = Product.ProductId,
        Demand = _asked,
        Served = _served,
        StockOutDays = _stockOutDays,
        Orders = _orders,
        Ordered = _ordered,
        Spent = Amount(_spent),
        OrderCost = Amount(_orderCost),
        HoldingCost = Amount(_value * _options.HoldingRate / 365m),
        AverageValue = Amount(_value / _lived),
        AverageOnHand = DecimalMath.Trim(Math.Round(_stock / _lived, 3, MidpointRounding.AwayFromZero)),
        HeldDays = _heldDays,
        HeldReason = _heldReason,
        DoubleOrders = _doubles,
        WaitedInVain = _wait.DaysInVain,
        Days = _days,
    };

    private static decimal Amount(decimal value) => DecimalMath.Trim(Math.Round(value, 2, MidpointRounding.AwayFromZero));

    private void Expect(OpenOrderLine line)
    {
        if (line.Quantity > 0m)
            _due.Add((line, line.ExpectedOn is DateOnly day && day > _options.From ? day : _options.From));
    }

    private bool Lasts(DateOnly day, int days)
    {
        decimal left = _onHand.Sum(place => place.Value - _reserved.GetValueOrDefault(place.Key)) + _due.Where(open => open.Due <= day.AddDays(days)).Sum(open => open.Line.Quantity);
        return left >= _demands.Sum(series => series.Backlog + ((series.Fact.AvgDaily ?? 0m) * days));
    }

    // Of one warehouse, or of all in the order of their ids.
    private decimal Take(string? warehouse, decimal wanted)
    {
        decimal taken = 0m;
        foreach (string place in warehouse is not null && _onHand.ContainsKey(warehouse) ? [warehouse] : _onHand.Keys.ToArray())
        {
            decimal part = Math.Min(Math.Max(_onHand[place] - _reserved.GetValueOrDefault(place), 0m), wanted - taken);
            _onHand[place] -= part;
            taken += part;
        }

        return taken;
    }

    // Until something is bought, the stock is worth what the first usable offer asks.
    private static decimal FirstPrice(SimulatedProduct product, PurchasingOptions company, SimulationOptions options)
    {
        decimal best = 0m;
        foreach (SupplierOffer offer in product.Offers)
        {
            decimal? rate = offer.Currency == company.BaseCurrency ? 1m : options.ExchangeRates.FirstOrDefault(each => each.Currency == offer.Currency && each.BaseCurrency == company.BaseCurrency)?.Rate;
            if (offer.Active == true && offer.Price * rate is decimal price && price > 0m && (best == 0m || price < best))
                best = price;
        }

        return best;
    }
}

using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Rete;

namespace Purchasing.Core.Decisions;

/// <summary>The facts of one product as rules get them: in the stock unit, its offers as quotes. Used by one thread for one product at a time.</summary>
internal sealed class ProductFacts(RuleSet rules, FactSet source, QuoteBuilder quoteBuilder, UnitNormalizer units, OnOrder onOrder, DateOnly orderDate)
{
    private readonly RuleSet _rules = rules;
    private readonly FactSet _source = source;
    private readonly QuoteBuilder _quoteBuilder = quoteBuilder;
    private readonly UnitNormalizer _units = units;
    private readonly OnOrder _onOrder = onOrder;
    private readonly DateOnly _orderDate = orderDate;
    private readonly List<Quote> _quotes = [];
    private readonly ReorderInput _input = new() { ProductId = "" };
    private readonly List<object> _facts = [];
    private int _quoteCount;

    /// <summary>What the session gets; the list is used again for the next product.</summary>
    public List<object> All => _facts;

    /// <summary>The product as rules see it that compare no quotes.</summary>
    public ReorderInput Input => _input;

    /// <summary>The offer that <see cref="Input"/> tells of; null when none can be taken.</summary>
    public Quote? InputQuote { get; private set; }

    /// <summary>The average daily demand; null when it is unknown.</summary>
    public decimal? AvgDaily { get; private set; }

    /// <summary>The offers of the product; what is behind <see cref="QuoteCount"/> belongs to others.</summary>
    public List<Quote> Quotes => _quotes;

    /// <summary>How many of <see cref="Quotes"/> are the product's.</summary>
    public int QuoteCount => _quoteCount;

    /// <summary>Collects what the session gets of a product before its decision.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="stock">Its stock.</param>
    /// <param name="open">What is on order of it.</param>
    /// <param name="decision">The decision to be made.</param>
    /// <param name="only">The one offer that may be taken, by its place among the product's offers; null for any.</param>
    /// <param name="held">Where reasons to hold go.</param>
    public void Collect(string productId, FactGroup<StockLevel> stock, OpenOrders open, Decision decision, int? only, List<string> held)
    {
        _facts.Clear();
        Demand? demand = DemandOf(productId, stock.Count == 1, decision, held);
        decimal? available = 0m;
        foreach (StockLevel level in stock)
        {
            if (decision.WarehouseId is string place && !string.Equals(place, level.WarehouseId, StringComparison.Ordinal))
                continue;
            StockLevel normal = _units.Normalize(level);
            available += normal.OnHand - normal.Reserved + (normal.OnOrder ?? 0m);
            if (normal.OnOrderExpectedOn is not null)
                _onOrder.Add(normal, open.Counted);
            _facts.Add(normal);
        }

        if (demand is not null)
            _facts.Add(demand);
        _facts.Add(open);
        foreach (FactBatch<OwnFact> own in _source.Own)
        {
            foreach (OwnFact fact in own.For(productId))
                AddOwn(fact, held);
        }

        FillQuotes(productId);
        for (int i = 0; i < _quoteCount; i++)
        {
            if (only is not null && only != i)
                continue;
            _onOrder.Mark(_quotes[i], decision.OrderDate);
            _facts.Add(_quotes[i]);
        }

        decision.StockUnit = _units.StockUnit;
        FillInput(productId, demand, stock.Count == 0 ? null : available + open.Quantity);
        _facts.Add(_input);
    }

    // What a policy does not need may be unknown: a reorder point asks for no demand.
    private Demand? DemandOf(string productId, bool isOnlyPlace, Decision decision, List<string> held)
    {
        string? place = decision.WarehouseId;
        FactGroup<Demand> demands = _source.Demand.For(productId);
        Demand? demand = place is null || isOnlyPlace ? DemandSum.Of(demands, _units) : DemandSum.At(demands, place, _units);
        if (demand is null && place is not null && decision.ByDemand && demands.Count > 0)
            held.Add($"{SourceNames.Demand}: the demand is known for all warehouses together, not for '{place}'");
        decision.ProductName = demand?.ProductName ?? demands.First?.ProductName;
        return demand ?? (decision.ByDemand ? null : new Demand { ProductId = productId, Discontinued = demands.First is { Discontinued: true } });
    }

    // Rules that know nothing of a fact do not need it, nor every field of it.
    private void AddOwn(OwnFact fact, List<string> held)
    {
        if (_rules.FactTypes.FirstOrDefault(type => type.Name == fact.Kind) is not { } known)
            return;
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        if (known.FindField("productId") is not null)
            values["productId"] = fact.ProductId;
        foreach (OwnField field in fact.Fields)
        {
            if (known.FindField(field.Name) is null)
                continue;
            object? value = fact.Values.GetValueOrDefault(field.Name);
            values[field.Name] = field.Unit is not null && value is decimal quantity ? _units.ToStockUnit(quantity, field.Unit) : value;
        }

        if (held.Count == 0)
            _facts.Add(_rules.CreateFact(fact.Kind, values));
    }

    private void FillQuotes(string productId)
    {
        FactGroup<SupplierOffer> group = _source.Offers.For(productId);
        _quoteCount = group.Count;
        while (_quotes.Count < _quoteCount)
            _quotes.Add(new Quote { ProductId = "", SupplierId = "" });
        SupplierOffer[]? sorted = null;
        if (AreOrdered(group))
        {
            int index = 0;
            foreach (SupplierOffer offer in group)
                FillQuote(index++, offer);
        }
        else
        {
            sorted = group.ToArray();
            Array.Sort(sorted, OfferRanking.Instance);
            for (int i = 0; i < sorted.Length; i++)
                FillQuote(i, sorted[i]);
        }

        for (int i = 1; i < _quoteCount; i++)
        {
            if (!string.Equals(_quotes[i].SupplierId, _quotes[i - 1].SupplierId, StringComparison.Ordinal))
                continue;
            MarkReplaced(sorted ?? group.ToArray());
            return;
        }
    }

    private void MarkReplaced(SupplierOffer[] offers)
    {
        IReadOnlyDictionary<SupplierOffer, OffersInForce> found = OffersInForce.Of(offers, _orderDate);
        for (int i = 0; found.Count > 0 && i < offers.Length; i++)
        {
            if (!found.TryGetValue(offers[i], out OffersInForce? standing))
                continue;
            _quotes[i].Rejected = standing.Replaced;
            _quotes[i].Missing ??= standing.Doubt;
        }
    }

    // Queries over the catalogue give the rows in this order already.
    private static bool AreOrdered(FactGroup<SupplierOffer> group)
    {
        SupplierOffer? before = null;
        foreach (SupplierOffer offer in group)
        {
            if (before is not null && OfferRanking.Instance.Compare(before, offer) > 0)
                return false;
            before = offer;
        }

        return true;
    }

    private void FillQuote(int index, SupplierOffer offer)
    {
        Quote quote = _quotes[index];
        quote.IdOrder = index;
        _quoteBuilder.Fill(quote, offer, _units.StockUnit, _units.Graph);
    }

    private void FillInput(string productId, Demand? demand, decimal? available)
    {
        Quote? first = null;
        for (int i = 0; i < _quoteCount; i++)
        {
            Quote quote = _quotes[i];
            // Rules that compare no quotes reject none by its dates either.
            if (quote.Missing is null && quote.Rejected is null && !(quote.ValidFrom > _orderDate) && !(quote.ValidTo < _orderDate) && (first is null || ComesBefore(quote, first)))
                first = quote;
        }

        InputQuote = first;
        AvgDaily = demand?.AvgDaily;
        _input.ProductId = productId;
        _input.AvailableQty = available;
        _input.RequiredQty = demand?.AvgDaily * first?.LeadTimeDays;
        _input.Moq = first is null ? null : first.Moq ?? 0m;
        _input.UnitPrice = first?.Price;
        _input.SupplierActive = first?.Active;
        _input.SupplierId = first?.SupplierId;
    }

    private static bool ComesBefore(Quote a, Quote b)
    {
        if (a.Active != b.Active)
            return a.Active == true;
        if (a.Preference != b.Preference)
            return a.Preference < b.Preference;
        decimal priceA = a.Price!.Value * a.FxRate!.Value;
        decimal priceB = b.Price!.Value * b.FxRate!.Value;
        if (priceA != priceB)
            return priceA < priceB;
        return a.LeadTimeDays != b.LeadTimeDays ? a.LeadTimeDays < b.LeadTimeDays : a.IdOrder < b.IdOrder;
    }
}

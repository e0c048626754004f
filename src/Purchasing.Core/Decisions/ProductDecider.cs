using System.Runtime.InteropServices;
using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Core.Text;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Core.Decisions;

/// <summary>Decides the products of one call, one after the other, by the same rules. Used by one thread.</summary>
internal sealed class ProductDecider
{
    private readonly RuleSet _ruleSet;
    private readonly IProductRules _rules;
    private readonly PurchasingOptions _options;
    private readonly FactSet _facts;
    private readonly DecisionOptions _decision;
    private readonly QuoteBuilder _quoteBuilder;
    private readonly UnitNormalizer _units;
    private readonly OnOrder _onOrder;
    private readonly ProductFacts _product;
    private readonly List<string> _held = [];

    public ProductDecider(
        RuleSet ruleSet, IProductRules rules, PurchasingOptions options, WorkingDayCalendar calendar, FactSet facts, DecisionOptions decision)
    {
        _ruleSet = ruleSet;
        _rules = rules;
        _options = options;
        _facts = facts;
        _decision = decision;
        _units = new UnitNormalizer(options.UnitFactorTolerance);
        _onOrder = new OnOrder(options.OverdueDays);
        _quoteBuilder = new QuoteBuilder(options, options.CreateUnitDecimals(), calendar, decision);
        _product = new ProductFacts(ruleSet, facts, _quoteBuilder, _units, _onOrder, decision.OrderDate);
    }

    /// <summary>The first failure of a rule; null without one.</summary>
    public RuleException? Failure { get; private set; }

    /// <summary>Decides the amounts and approvals of a whole order by the same rules.</summary>
    public void DecideWhole(Decision order, List<string> held, CancellationToken cancellationToken)
    {
        try
        {
            _rules.Decide([order], held, cancellationToken);
        }
        catch (RuleException e)
        {
            Failure ??= e;
            held.Add($"rules: {e.Summary}");
        }
    }

    public ProductDecision Decide(string productId, CancellationToken cancellationToken) =>
        _options.PlanBy == PlanningUnit.Warehouse
            ? new PlaceDecider(this, _facts).Decide(productId, cancellationToken)
            : Decide(productId, null, null, cancellationToken);

    /// <summary>Decides a product, or one place of it.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="place">The warehouse in question; null for all of them together.</param>
    /// <param name="only">The one offer that may be taken, by its place among the product's offers; null for any.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public ProductDecision Decide(string productId, string? place, int? only, CancellationToken cancellationToken)
    {
        _held.Clear();
        CollectProblems(productId);
        if (_held.Count > 0)
            return Held(productId, null);

        FactGroup<StockLevel> stock = _facts.Stock.For(productId);
        _units.Begin(stock, _facts.Units.For(productId), _held);
        Decision decision = new() { ProductId = productId, OrderDate = _decision.OrderDate, Consolidated = _decision.Consolidated, WarehouseId = place };
        if (_facts.Policies is { } policies)
            PolicyReader.Read(decision, policies.For(productId), place, stock.Count == 1 ? stock.First!.WarehouseId : null, _units, _held);
        try
        {
            OpenOrders open = _facts.OpenOrders.For(productId).First ?? new OpenOrders { ProductId = productId, Quantity = 0m, Sequence = 0 };
            if (open.Lines.Count > 0 || open.Quantity != 0m || open.Counted != 0m)
                open = _onOrder.Read(open, place, _decision.OrderDate, _units);
            else
                _onOrder.Clear();
            _product.Collect(productId, stock, open, decision, only, _held);
            if (_held.Count > 0)
                return Held(productId, null);
            _product.All.Add(decision);
            _rules.Decide(CollectionsMarshal.AsSpan(_product.All), _held, cancellationToken);
            return Read(productId, stock, open, decision);
        }
        catch (RuleException e)
        {
            Failure ??= e;
            _held.Add($"rules: {e.Summary}");
            return Held(productId, null);
        }
        catch (Exception e) when (e is OverflowException or ArgumentException)
        {
            _held.Add($"rules: a value of {productId} is too large or invalid: {SafeText.MessageOf(e)}");
            return Held(productId, null);
        }
    }

    private void CollectProblems(string productId)
    {
        AddProblem(_facts.Demand, productId);
        AddProblem(_facts.Stock, productId);
        AddProblem(_facts.Offers, productId);
        AddProblem(_facts.Units, productId);
        AddProblem(_facts.OpenOrders, productId);
        if (_facts.Policies is { } policies)
            AddProblem(policies, productId);
        foreach (FactBatch<OwnFact> own in _facts.Own)
            AddProblem(own, productId);
        if (DemandSum.HasSeveral(_facts.Demand.For(productId)))
            _held.Add($"{SourceNames.Demand}: there are several demands for one product");
        if (!_options.AddStockRows && DoubledWarehouse(_facts.Stock.For(productId)) is { } warehouse)
        {
            _held.Add(
                $"{SourceNames.Stock}: there are several rows for warehouse '{warehouse}'; a join that fans out would count stock twice. "
                + "Correct the query, or set Purchasing:AddStockRows=true if the rows are parts of one stock");
        }
    }

    /// <summary>A warehouse that has two rows; null without one. Warehouses of one product are few.</summary>
    private static string? DoubledWarehouse(FactGroup<StockLevel> stock)
    {
        if (stock.Count < 2)
            return null;
        if (stock.Count > 16)
            return stock.ToArray().GroupBy(level => level.WarehouseId, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any())?.Key;
        int at = 0;
        foreach (StockLevel level in stock)
        {
            int before = at++;
            foreach (StockLevel other in stock)
            {
                if (before-- == 0)
                    break;
                if (string.Equals(other.WarehouseId, level.WarehouseId, StringComparison.Ordinal))
                    return level.WarehouseId;
            }
        }

        return null;
    }

    private void AddProblem<T>(FactBatch<T> batch, string productId)
        where T : class
    {
        if (batch.ProblemOf(productId) is not string problem)
            return;
        // A value that a source could not read is told with its source already.
        string source = $"{batch.Source}: ";
        _held.Add(problem.StartsWith(source, StringComparison.Ordinal) ? problem : source + problem);
    }

    private ProductDecision Read(string productId, FactGroup<StockLevel> stock, OpenOrders open, Decision decision)
    {
        if (_held.Count > 0)
            return Held(productId, decision);

        // Silence is no decision, a parameter with a typing error may have left every rule without a match; unless nothing is required.
        if (decision.NeedReorder is null && _product.Input.RequiredQty is not 0m)
        {
            _held.Add(_product.InputQuote is null && _product.Input.AvailableQty is not null && _product.AvgDaily is not null
                ? $"{SourceNames.Offers}: no supplier is left"
                : $"rules: no rule of '{_ruleSet.Name}' decided whether {productId} is needed");
            return Held(productId, decision);
        }

        Quote? chosen = Chosen(decision);
        if (decision.Create && chosen is null)
        {
            _held.Add($"{SourceNames.Offers}: no supplier is left");
            return Held(productId, decision);
        }

        IReadOnlyList<decimal> lots = [];
        if (chosen is not null)
        {
            Complete(decision, chosen, stock);
            if (decision.Create)
                HoldWhatCannotBeKept(decision, chosen);
            if (_held.Count > 0)
                return Held(productId, decision);
            if (decision.Create)
                lots = chosen.Chosen ? LotSizing.Split(decision.OrderQty!.Value, chosen.MaxQuantity, chosen.Moq, chosen.Step) : [decision.OrderQty!.Value];
            if (decision.Create && DecisionDomain.ProblemOf(decision, lots, FactorOf(chosen), chosen is { Chosen: true } ? chosen.PurchaseDecimals : 0) is string problem)
            {
                _held.Add($"rules: the order {problem} ({chosen.SupplierId})");
                return Held(productId, decision);
            }
        }

        return new ProductDecision
        {
            ProductId = productId,
            Decision = decision,
            Lots = lots,
            PurchaseFactor = FactorOf(chosen),
            OfferIndex = chosen?.IdOrder,
            PurchaseDecimals = chosen is { Chosen: true } ? chosen.PurchaseDecimals : 0,
            PriceTiers = decision.Create && chosen is { Chosen: true } ? TiersOf(decision, chosen) : null,
            MinimumOrderValue = chosen?.MinimumOrderValue,
            FxDate = _quoteBuilder.RateDate(decision.Currency),
            PositionSequence = open.Sequence,
            Explanation = _decision.Explain ? _rules.Steps() : [],
            Offers = _decision.Explain ? DecisionExplainer.Offers(_product.Quotes, _product.QuoteCount, chosen, _decision.OrderDate) : [],
            Warnings = decision.Create && IsUnknownPlace(decision.WarehouseId, stock)
                ? [.. _rules.Warnings(), $"the goods go to warehouse '{decision.WarehouseId}' (Purchasing:DeliverTo), which has no stock row of this product"]
                : _rules.Warnings(),
            RuleSetHash = _ruleSet.Hash,
            RuleSetVersion = _ruleSet.Version,
        };
    }

    // An order is stored exactly or not at all; what does not fit holds its product and never stops the others of a run.
    private void HoldWhatCannotBeKept(Decision decision, Quote chosen)
    {
        Keep("the price", decision.UnitPrice, StorableNumbers.Fits);
        if (decision.PurchasePrice != decision.UnitPrice)
            Keep("the price of a purchase unit", decision.PurchasePrice, StorableNumbers.Fits);
        Keep("the quantity", decision.OrderQty, StorableNumbers.Fits);
        Keep("the total", decision.TotalAmount, StorableNumbers.Fits);
        Keep("the grand total", decision.GrandTotal, StorableNumbers.Fits);
        Keep("the tax rate", decision.TaxRate, StorableNumbers.Fits);
        Keep("the exchange rate", decision.FxRate, StorableNumbers.FitsRate);

        void Keep(string what, decimal? value, Func<decimal, bool> fits)
        {
            if (value is decimal number && !fits(number))
                _held.Add($"{SourceNames.Offers}: {what} {number} has more digits than an order can store ({chosen.SupplierId})");
        }
    }

    private static string? TiersOf(Decision decision, Quote chosen) =>
        decision.PurchasePrice is not null ? PriceTiers.Write(chosen.PurchasePrice!.Value, chosen.PurchasePriceBreaks)
        : chosen.Price is decimal price ? PriceTiers.Write(price, chosen.PriceBreaks)
        : null;

    private static decimal FactorOf(Quote? chosen) => chosen is { Chosen: true, PurchaseFactor: decimal factor } ? factor : 1m;

    private Quote? Chosen(Decision decision)
    {
        for (int i = 0; i < _product.QuoteCount; i++)
        {
            if (_product.Quotes[i].Chosen)
                return _product.Quotes[i];
        }

        // Rules that compare no quotes decide on the one supplier of their input.
        return decision.NeedReorder == true ? _product.InputQuote : null;
    }

    private void Complete(Decision decision, Quote chosen, FactGroup<StockLevel> stock)
    {
        decision.SupplierId ??= chosen.SupplierId;
        decision.SupplierName ??= chosen.SupplierName;
        decision.LeadTimeDays ??= chosen.LeadTimeDays;
        decision.Currency ??= chosen.Currency;
        decision.FxRate ??= chosen.FxRate;
        if (chosen.Chosen)
        {
            decision.PurchaseQty = DecimalMath.Trim(decision.PurchaseQty ?? 0m);
            decision.ArticleNumber ??= chosen.ArticleNumber;
            // Rules that set a price of their own pay that one.
            if (decision.OrderQty > 0m && chosen.Price is not null && decision.UnitPrice == PurchasingFunctions.PriceAt(chosen, decision.OrderQty.Value))
                decision.PurchasePrice ??= PurchasingFunctions.PurchasePriceAt(chosen, decision.OrderQty.Value);
            decision.OrderBy ??= OrderBy(decision, chosen);
        }
        else
        {
            // Rules that round nothing buy in the stock unit: parts of a case cannot be bought.
            decision.PurchaseUom = decision.StockUnit;
            decision.PurchaseQty = decision.OrderQty;
        }

        decision.ExpectedOn ??= _quoteBuilder.ExpectedOn(chosen.LeadTimeDays ?? 0);
        decision.WarehouseId ??= _options.DeliverTo ?? FirstWarehouse(stock);
    }

    // The last day on which goods of this offer come before the stock falls below the safety stock.
    private DateOnly? OrderBy(Decision decision, Quote chosen)
    {
        if (_product.AvgDaily is not decimal daily || daily <= 0m || (chosen.Position ?? decision.Position) is not decimal position || chosen.LeadTimeDays is not int lead)
            return null;
        decimal days = Math.Floor((position - (chosen.SafetyStock ?? 0m)) / daily) - lead;
        return Math.Abs(days) > 36_500m ? null : _decision.OrderDate.AddDays((int)days);
    }

    // A warehouse that is misspelt in the settings would get the goods of all orders.
    private bool IsUnknownPlace(string? warehouse, FactGroup<StockLevel> stock)
    {
        if (_options.DeliverTo is null || warehouse != _options.DeliverTo)
            return false;
        foreach (StockLevel level in stock)
        {
            if (string.Equals(level.WarehouseId, warehouse, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private static string? FirstWarehouse(FactGroup<StockLevel> stock)
    {
        string? first = null;
        foreach (StockLevel level in stock)
        {
            if (first is null || string.CompareOrdinal(level.WarehouseId, first) < 0)
                first = level.WarehouseId;
        }

        return first;
    }

    private ProductDecision Held(string productId, Decision? decision)
    {
        if (decision is not null)
            decision.Create = decision.Send = false;
        return new ProductDecision
        {
            ProductId = productId,
            Decision = decision,
            HeldReasons = _held.ToArray(),
            Explanation = _decision.Explain && decision is not null ? _rules.Steps() : [],
            Offers = decision is not null ? DecisionExplainer.Offers(_product.Quotes, _product.QuoteCount, null, _decision.OrderDate) : [],
            RuleSetHash = _ruleSet.Hash,
            RuleSetVersion = _ruleSet.Version,
        };
    }
}

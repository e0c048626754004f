using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;

namespace Purchasing.Benchmarks.Purchasing;

/// <summary>
/// What the purchasing rules that ship say, as a programmer would write it by hand: the baseline of what the rules cost. The
/// facts are prepared and the answer is read by the product's own code, so that only the rules differ; whoever reads one
/// beside the other finds the stages in the same order. Used by one thread.
/// </summary>
/// <param name="parameters">The parameters in force.</param>
/// <param name="explain">Whether each step is told.</param>
internal sealed class StraightLinePurchasing(RuleParameters parameters, bool explain) : IProductRules
{
    private readonly RuleParameters _p = parameters;
    private readonly List<Quote> _quotes = [];
    private readonly List<Notice> _notices = [];
    private readonly Story? _story = explain ? new Story() : null;
    private Demand? _demand;
    private OpenOrders _open = null!;
    private int _stockFrom, _stockTo;
    private bool _isHeld;

    /// <inheritdoc/>
    public void Decide(ReadOnlySpan<object> facts, List<string> held, CancellationToken cancellationToken)
    {
        _notices.Clear();
        _story?.Clear();
        _quotes.Clear();
        _isHeld = false;
        _demand = null;
        _stockTo = _stockFrom = 0;
        var x = (Decision)facts[^1];
        if (x.WholeOrder)
        {
            DecideAmounts(x);
            return;
        }

        for (int i = 0; i < facts.Length - 1; i++)
        {
            switch (facts[i])
            {
                case StockLevel: _stockTo = i + 1; break;
                case Demand demand: _demand = demand; break;
                case OpenOrders open: _open = open; break;
                case Quote quote: _quotes.Add(quote); break;
            }
        }

        // Facts that came later are looked at first.
        _quotes.Reverse();
        HoldWhatIsUnknown(x, facts, held);
        SkipWhatIsNotOrdered(x);
        if (!_isHeld && x.NeedReorder is null && _demand is { Discontinued: false })
            DecideQuotes(x, facts, held);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings()
    {
        if (_notices.Count == 0)
            return [];
        List<string> warnings = new(_notices.Count);
        foreach (Notice notice in _notices)
            warnings.Add(notice.Message);
        return warnings;
    }

    /// <inheritdoc/>
    public ExplanationStep[] Steps() => _story!.Steps();

    private void HoldWhatIsUnknown(Decision x, ReadOnlySpan<object> facts, List<string> held)
    {
        Demand? d = _demand;
        bool discontinued = d is { Discontinued: true };
        if (d is null)
            Hold(held, "demand", $"no demand is known for {x.ProductId}", "Hold without demand", $"Held: no demand is known for {x.ProductId}");
        if (d is { Discontinued: false, AvgDaily: null } && x.ByDemand)
            Hold(held, "demand", "average daily demand is missing", "Hold when the average demand is missing", $"Held: the average daily demand of {x.ProductId} is missing");
        if (d?.AvgDaily < 0m)
            Hold(held, "demand", "average daily demand is negative", "Hold when the demand is negative", $"Held: the average daily demand of {x.ProductId} is {Story.Text(d.AvgDaily)}");
        if (d?.SafetyStock < 0m)
            Hold(held, "demand", $"the safety stock is negative: {Story.Text(d.SafetyStock)}", "Hold when the safety stock is negative", $"Held: the safety stock of {x.ProductId} is {Story.Text(d.SafetyStock)}");
        if (_stockTo == _stockFrom && !discontinued)
            Hold(held, "stock", $"no stock is known for {x.ProductId}", "Hold without stock", $"Held: no stock is known for {x.ProductId}");
        for (int i = _stockTo - 1; i >= _stockFrom; i--)
        {
            var s = (StockLevel)facts[i];
            if ((s.OnHand is null || s.Reserved is null) && !discontinued)
                Hold(held, "stock", $"on hand or reserved is missing at {s.WarehouseId}", "Hold when a stock figure is missing", $"Held: on hand or reserved of {x.ProductId} is missing at {s.WarehouseId}");
        }
    }

    private void SkipWhatIsNotOrdered(Decision x)
    {
        if (_demand is { Discontinued: true })
            Skip(x, "Do not order what is discontinued", _story is null ? "" : $"{x.ProductId} is discontinued and not ordered any more");
        if (x.Policy == "none")
            Skip(x, "Do not order what is not replenished", _story is null ? "" : $"{x.ProductId} is not replenished from stock: its policy is none");
        if (x.Policy == "order_up_to" && !x.ReviewDay)
            Skip(x, "Wait for the day of review", _story is null ? "" : $"{x.ProductId} is looked at every {x.PolicyReviewDays} days, and not on {x.OrderDate:yyyy-MM-dd}");
    }

    private void Skip(Decision x, string rule, string sentence)
    {
        bool before = x.NeedReorder is not null;
        x.NeedReorder = false;
        x.OrderQty = 0m;
        x.TotalAmount = 0m;
        if (before)
            _story?.Tell(rule, sentence);
        else
            _story?.Tell(rule, sentence, ("Decision.needReorder", "false"), ("Decision.orderQty", "0"), ("Decision.totalAmount", "0"));
    }

    private void DecideQuotes(Decision x, ReadOnlySpan<object> facts, List<string> held)
    {
        Demand d = _demand!;
        OpenOrders o = _open;
        decimal stock = 0m;
        for (int i = _stockFrom; i < _stockTo; i++)
        {
            var s = (StockLevel)facts[i];
            stock += (s.OnHand ?? 0m) - (s.Reserved ?? 0m) + (s.OnOrder ?? 0m);
        }

        decimal position = stock + o.Quantity - (d.Backorders ?? 0m);
        x.Position = position;
        _story?.Tell(
            "Add up the inventory position",
            $"{Story.Text(stock)} in all warehouses (on hand - reserved + on order) and {Story.Text(o.Quantity)} on our own open orders make a position of {Story.Text(position)}",
            ("Decision.position", Story.Text(position)));
        Reject(x);
        HoldWhatCannotBeCompared(x, d, held);
        bool told = (_p.SafetyStock != "fixed" || !x.ByDemand) && d.SafetyStock > 0m;
        if (!_isHeld)
        {
            KeepSafetyStock(x, d);
            Require(x, d, o);
        }

        if (told)
        {
            Notify("safety_stock_ignored", $"a safety stock of {Story.Text(d.SafetyStock)} is set for the product and not kept, for the parameter safetyStock is {_p.SafetyStock}",
                "Tell of a safety stock that is not kept", $"The safety stock of {Story.Text(d.SafetyStock)} that is set for {x.ProductId} is not kept");
        }

        Quote? chosen = null;
        if (!_isHeld)
        {
            FindNeed(x);
            for (int stage = 0; stage < 8; stage++)
                OrderOfEach(stage, x, d, o, held);
            Compare(x, d, o);
            chosen = _isHeld ? null : Choose(x);
        }

        NotifyOf(x, d, o, chosen);
        if (chosen is not null && x.NeedReorder == false)
            _story?.Tell("Order nothing when the position covers the need", $"The position of {Story.Text(x.Position)} covers the {Story.Text(x.Required)} required: nothing is ordered");
        if (x.NeedReorder == true)
            DecideAmounts(x);
    }

    private void Reject(Decision x)
    {
        // Rule by rule as they stand in the file; an offer that is rejected is not looked at again.
        for (int rule = 0; rule < 5; rule++)
        {
            foreach (Quote q in _quotes)
            {
                if (q.Rejected is not null)
                    continue;
                switch (rule)
                {
                    case 0 when q.Active == false:
                        RejectQuote(q, "the supplier is not active", "Reject an inactive supplier", $"{q.SupplierId} is not active");
                        break;
                    case 1 when q.ValidFrom > x.OrderDate:
                        RejectQuote(q, "the offer is not valid yet", "Reject an offer that is not yet valid", $"The offer of {q.SupplierId} is valid from {q.ValidFrom:yyyy-MM-dd} on, after the order date");
                        break;
                    case 2 when q.ValidTo < x.OrderDate:
                        RejectQuote(q, "the offer has expired", "Reject an offer that has expired", $"The offer of {q.SupplierId} expired on {q.ValidTo:yyyy-MM-dd}");
                        break;
                    case 3 when q.LeadTimeDays > _p.MaxLeadTimeDays:
                        RejectQuote(q, "the lead time is too long", "Reject a lead time that is too long", $"{q.SupplierId} needs {q.LeadTimeDays} days, more than {Story.Text(_p.MaxLeadTimeDays)}");
                        break;
                    case 4 when (q.MaxQuantity is not null || q.MaxOrderQuantity is not null) && !PurchasingFunctions.HasRoom(q):
                        string reason = $"no line has room for its minimum: at least {Story.Text(Math.Max(q.Moq ?? 0m, q.Step ?? 0m))}, at most {Story.Text(Math.Min((q.MaxQuantity ?? q.MaxOrderQuantity)!.Value, (q.MaxOrderQuantity ?? q.MaxQuantity)!.Value))}";
                        RejectQuote(q, reason, "Reject an offer whose maximum has no room for its minimum", $"{q.SupplierId}: {reason}");
                        break;
                }
            }
        }

        DropRejected();
    }

    private void DropRejected()
    {
        for (int i = _quotes.Count - 1; i >= 0; i--)
        {
            if (_quotes[i].Rejected is not null)
                _quotes.RemoveAt(i);
        }
    }

    private void RejectQuote(Quote q, string reason, string rule, string sentence)
    {
        q.Rejected = reason;
        _story?.Tell(rule, sentence, ("Quote.rejected", reason));
    }

    private void HoldWhatCannotBeCompared(Decision x, Demand d, List<string> held)
    {
        foreach (Quote q in _quotes)
        {
            if (q.Missing is not null)
                Hold(held, "offers", q.Missing, "Hold when an offer in question is incomplete", $"Held: {q.Missing}");
        }

        if (_quotes.Count == 0)
            Hold(held, "offers", "no supplier is left", "Hold when no supplier is left", $"Held: no supplier is left for {x.ProductId}");
        if (_p.SafetyStock == "service_level" && x.ByDemand)
        {
            foreach (Quote q in _quotes)
            {
                if (d.StdDev is null || q.LeadTimeStdDev is null)
                {
                    Hold(held, "demand", "standard deviation of demand or lead time is missing for safety stock by service level", "Hold when the spread of demand or lead time is missing",
                        $"Held: safety stock by service level needs the standard deviations of demand and of the lead time of {q.SupplierId}");
                }
            }
        }

        if (x.Policy == "demand" && _p.LotPolicy == "economic")
        {
            foreach (Quote q in _quotes)
            {
                if (q.OrderCost is null)
                    Hold(held, "offers", $"the cost of an order is missing for the economic quantity ({q.SupplierId})", "Hold when the cost of an order is missing", $"Held: the economic quantity needs what an order to {q.SupplierId} costs");
            }
        }
    }

    private void KeepSafetyStock(Decision x, Demand d)
    {
        if (!x.ByDemand)
            return;
        for (int i = 0; i < _quotes.Count; i++)
        {
            Quote q = _quotes[i];
            switch (_p.SafetyStock)
            {
                case "none":
                    q.SafetyStock = 0m;
                    _story?.Tell("Keep no safety stock", "No safety stock is kept", ("Quote.safetyStock", "0"));
                    break;
                case "fixed":
                    q.SafetyStock = d.SafetyStock ?? _p.FixedSafetyStock;
                    _story?.Tell("Keep a fixed safety stock", $"A fixed safety stock of {Story.Text(q.SafetyStock)} is kept", ("Quote.safetyStock", Story.Text(q.SafetyStock)));
                    break;
                case "days_of_cover":
                    q.SafetyStock = d.AvgDaily * _p.CoverDays;
                    _story?.Tell("Keep days of cover as safety stock", $"A safety stock of {Story.Text(_p.CoverDays)} days of cover is {Story.Text(q.SafetyStock)}", ("Quote.safetyStock", Story.Text(q.SafetyStock)));
                    break;
                default:
                    q.SafetyStock = SafetyStock.ByServiceLevel(_p.ServiceFactor, q.LeadTimeDays!.Value + _p.ReviewDays, d.StdDev!.Value, d.AvgDaily!.Value, q.LeadTimeStdDev!.Value);
                    _story?.Tell("Keep safety stock by service level", $"Safety stock by service level with factor {Story.Text(_p.ServiceFactor)} is {Story.Text(q.SafetyStock)}", ("Quote.safetyStock", Story.Text(q.SafetyStock)));
                    break;
            }

            ToFront(i);
        }
    }

    // Of the offers in a stage the one that changed last is looked at first.
    private void ToFront(int at)
    {
        if (at == 0)
            return;
        Quote quote = _quotes[at];
        _quotes.RemoveAt(at);
        _quotes.Insert(0, quote);
    }

    private void Require(Decision x, Demand d, OpenOrders o)
    {
        for (int i = 0; i < _quotes.Count; i++)
        {
            Quote q = _quotes[i];
            decimal later = _p.InTime ? q.OpenLater : 0m;
            decimal before = x.Position!.Value - o.Recent - (_p.InTime ? q.OpenLaterBefore : 0m);
            decimal? required;
            switch (x.Policy)
            {
                case "demand":
                    required = (d.AvgDaily * (q.LeadTimeDays + _p.ReviewDays)) + q.SafetyStock;
                    break;
                case "order_up_to":
                    required = x.MaximumLevel ?? ((d.AvgDaily * (q.LeadTimeDays + x.PolicyReviewDays)) + q.SafetyStock);
                    break;
                default:
                    q.SafetyStock = 0m;
                    required = x.ReorderPoint;
                    break;
            }

            q.Position = x.Position - later;
            q.Required = required;
            q.Shortage = required - q.Position;
            q.Need = Math.Max(required!.Value - before, 0m);
            if (_story is not null)
                TellRequirement(x, d, q);
            ToFront(i);
        }
    }

    private void TellRequirement(Decision x, Demand d, Quote q)
    {
        string rest = $"a {(q.Shortage < 0m ? "surplus" : "shortage")} of {Story.Text(Math.Abs(q.Shortage!.Value))}";
        (string rule, string sentence) = x.Policy switch
        {
            "demand" => ("Work out what is required", $"With {q.SupplierId}, {Story.Text(d.AvgDaily)} a day over {q.LeadTimeDays} days of lead time, {Story.Text(_p.ReviewDays)} of review and the safety stock require {Story.Text(q.Required)}: {rest}"),
            "order_up_to" => ("Require the level at a review", $"With {q.SupplierId}, the level to fill up to at this review, the next in {x.PolicyReviewDays} days, is {Story.Text(q.Required)}: {rest}"),
            _ => ("Require the reorder point", $"With {q.SupplierId}, a position of {Story.Text(q.Position)} against a reorder point of {Story.Text(q.Required)}: {rest}"),
        };
        (string, string?) kept = x.Policy is "reorder_point" or "min_max" ? ("Quote.safetyStock", "0") : default;
        _story!.Tell(rule, sentence, kept, ("Quote.position", Story.Text(q.Position)), ("Quote.need", Story.Text(q.Need)), ("Quote.required", Story.Text(q.Required)), ("Quote.shortage", Story.Text(q.Shortage)));
    }

    private void FindNeed(Decision x)
    {
        decimal? most = null;
        int? quickest = null;
        foreach (Quote q in _quotes)
        {
            if (most is null || q.Need > most)
                most = q.Need;
            if (quickest is null || q.LeadTimeDays < quickest)
                quickest = q.LeadTimeDays;
        }

        x.Need = most;
        x.Quickest = quickest;
        _story?.Tell("Find what is needed of any offer", $"Offers are compared at a need of {Story.Text(most)}", ("Decision.need", Story.Text(most)), ("Decision.quickest", Story.Text(quickest)));
    }

    private void OrderOfEach(int stage, Decision x, Demand d, OpenOrders o, List<string> held)
    {
        for (int i = 0; i < _quotes.Count; i++)
        {
            Quote q = _quotes[i];
            bool changed = false;
            while (Order(stage, x, d, o, q))
                changed = true;
            if (q.Rejected is not null)
            {
                _quotes.RemoveAt(i--);
                if (_quotes.Count == 0)
                    Hold(held, "offers", "no supplier is left", "Hold when no supplier is left", $"Held: no supplier is left for {x.ProductId}");
            }
            else if (changed)
            {
                ToFront(i);
            }
        }
    }

    // One stage for one offer; whether anything changed.
    private bool Order(int stage, Decision x, Demand d, OpenOrders o, Quote q)
    {
        switch (stage)
        {
            case 0:
                return q.Adjusted is null && Adjust(x, d, o, q);
            case 1:
                if (!(q.Shortage > 0m && q.Adjusted <= 0m && q.OrderQty is null))
                    return false;
                q.OrderQty = 0m;
                _story?.Tell("Ask nothing when open orders cover a falling demand", $"With {q.SupplierId} the open orders cover what is left of the shortage", ("Quote.orderQty", "0"));
                return true;
            case 2:
                return (q.Adjusted > 0m || q.Shortage == 0m) && q.OrderQty is null && OrderLot(x, d, q);
            case 3:
                if (q.PriceBreaks.Count == 0 || !(q.OrderQty > 0m))
                    return false;
                decimal cheaper = PurchasingFunctions.CheaperQuantity(q, q.OrderQty.Value);
                return cheaper > q.OrderQty && SetOrder(q, cheaper, "Never pay more for less", " cost less than the smaller quantity: ", " are taken");
            case 4:
                if (x.Consolidated || !(q.OrderQty > 0m) || !(q.OrderQty * q.UnitPrice < q.MinimumOrderValue))
                    return false;
                decimal raised = PurchasingFunctions.RaiseToValue(q, q.OrderQty.Value);
                return raised > q.OrderQty && SetOrder(q, raised, "Raise to the minimum order value");
            case 5:
                if (!(q.OrderQty > q.MaxQuantity) || !(q.OrderQty <= (q.MaxOrderQuantity ?? q.OrderQty)))
                    return false;
                decimal lines = PurchasingFunctions.RaiseToLines(q, q.OrderQty.Value);
                return lines > q.OrderQty && SetOrder(q, lines, "Raise to what lines add up to");
            case 6:
                return q.OrderQty > q.MaxOrderQuantity && SetOrder(q, PurchasingFunctions.AtMostPerOrder(q, q.OrderQty.Value), "Keep to the maximum of an order");
            default:
                if (q.Rejected is not null || !(q.OrderQty > q.MaxQuantity) || !PurchasingFunctions.NeedsTooManyLines(q, q.OrderQty.Value))
                    return false;
                RejectQuote(q, "it would take more than a thousand lines", "Reject an offer that would take too many lines", $"{q.SupplierId}: {Story.Text(q.OrderQty)} by at most {Story.Text(q.MaxQuantity)} would take more than a thousand lines");
                return true;
        }
    }

    private bool Adjust(Decision x, Demand d, OpenOrders o, Quote q)
    {
        if (q.Shortage < 0m || (q.Shortage == 0m && !_p.AtOrBelow))
        {
            q.Adjusted = q.Shortage;
            q.OrderQty = 0m;
            _story?.Tell("Ask nothing of an offer that is in time", $"With {q.SupplierId} the position covers what is required: nothing has to be ordered yet", ("Quote.adjusted", Story.Text(q.Adjusted)), ("Quote.orderQty", "0"));
            return true;
        }

        q.Adjusted = !x.ByDemand ? q.Shortage
            : d.Trend == "increasing" ? q.Shortage * _p.IncreasingFactor
            : d.Trend == "decreasing" ? ((q.Shortage + o.Quantity + o.Counted) * _p.DecreasingFactor) - o.Quantity - o.Counted
            : q.Shortage;
        if (_story is not null)
        {
            string shortage = Story.Text(q.Shortage), adjusted = Story.Text(q.Adjusted);
            (string rule, string sentence) = !x.ByDemand ? ("Take the shortage as it is where a level is kept", $"The level is kept as it is: with {q.SupplierId} {adjusted} are missing")
                : d.Trend == "increasing" ? ("Order more when demand is rising", $"Demand is rising: the shortage of {shortage} counts {Story.Text(_p.IncreasingFactor)} times, {adjusted}")
                : d.Trend == "decreasing" ? ("Order less when demand is falling", $"Demand is falling: the whole shortage of {shortage} and {Story.Text(o.Quantity + o.Counted)} already ordered counts {Story.Text(_p.DecreasingFactor)} times; less what is ordered, {adjusted} are left")
                : d.Trend == "stable" ? ("Take the shortage as it is when demand is stable", $"Demand is stable: the shortage of {shortage} counts as it is")
                : ("Count an unknown trend as stable", $"The trend of {x.ProductId} is unknown and counts as stable: the shortage of {shortage} counts as it is");
            _story.Tell(rule, sentence, ("Quote.adjusted", adjusted));
        }

        return true;
    }

    private bool OrderLot(Decision x, Demand d, Quote q)
    {
        decimal adjusted = q.Adjusted!.Value;
        switch (x.Policy)
        {
            case "demand" when _p.LotPolicy == "fixed":
                return SetOrder(q, PurchasingFunctions.FixedLot(adjusted, _p.FixedLot, q.Moq, q.Step), "Order fixed lots", _story is null ? "" : $"whole lots of {Story.Text(_p.FixedLot)}");
            case "demand" when _p.LotPolicy == "up_to_level":
                return SetOrder(q, PurchasingFunctions.UpToLevel(adjusted, q.Position!.Value, (q.Required + (d.AvgDaily * _p.LevelDays))!.Value, q.Moq, q.Step, _p.StayUnderLevel), "Fill up to the level", _story is null ? "" : $"filled up to {Story.Text(_p.LevelDays)} days above what is required");
            case "demand" when _p.LotPolicy == "economic":
                return SetOrder(q, PurchasingFunctions.EconomicLot(q, adjusted, (d.AvgDaily * 365)!.Value, _p.HoldingRate), "Order the economic quantity");
            case "reorder_point" when x.ReorderQuantity is decimal lot:
                return adjusted >= 0m && SetOrder(q, PurchasingFunctions.FixedLot(adjusted, lot, q.Moq, q.Step), "Order the fixed quantity", _story is null ? "" : $"whole lots of {Story.Text(lot)}");
            case "min_max":
                return adjusted >= 0m && SetOrder(q, PurchasingFunctions.UpToLevel(adjusted, q.Position!.Value, x.MaximumLevel!.Value, q.Moq, q.Step, _p.StayUnderLevel), "Fill up to the maximum", _story is null ? "" : $"filled up to the maximum of {Story.Text(x.MaximumLevel)}");
            default:
                return SetOrder(q, PurchasingFunctions.LotForLot(adjusted, q.Moq, q.Step), "Order lot for lot", "at least the minimum, rounded up to whole steps");
        }
    }

    private bool SetOrder(Quote q, decimal quantity, string rule, string how = "", string end = "")
    {
        decimal? before = q.UnitPrice;
        q.OrderQty = quantity;
        q.UnitPrice = PurchasingFunctions.PriceAt(q, quantity);
        if (_story is null)
            return true;
        string ordered = Story.Text(quantity);
        string at = $"{ordered} at {Story.Text(q.UnitPrice)} {q.Currency}";
        string sentence = rule switch
        {
            "Never pay more for less" => $"{q.SupplierId}: {at}{how}{ordered}{end}",
            "Order the economic quantity" => $"{q.SupplierId}: the cheapest quantity over a year is {at}",
            "Raise to the minimum order value" => $"{q.SupplierId} takes no order below {Story.Text(q.MinimumOrderValue)} {q.Currency}: raised to {ordered}",
            "Raise to what lines add up to" => $"{q.SupplierId} takes lines of at least {Story.Text(q.Moq)} and at most {Story.Text(q.MaxQuantity)}: raised to {ordered}",
            "Keep to the maximum of an order" => $"{q.SupplierId} takes no order above {Story.Text(q.MaxOrderQuantity)}: {ordered} are ordered, and the rest with another order",
            _ => $"{q.SupplierId}: {how}: {at}",
        };
        _story.Tell(rule, sentence, ("Quote.orderQty", ordered), before == q.UnitPrice ? default : ("Quote.unitPrice", Story.Text(q.UnitPrice)));
        return true;
    }

    private void Compare(Decision x, Demand d, OpenOrders o)
    {
        decimal daily = d.AvgDaily ?? 0m;
        string lots = x.Policy switch
        {
            "demand" => _p.LotPolicy,
            "min_max" => "up_to_level",
            "reorder_point" when x.ReorderQuantity is not null => "fixed",
            _ => "lot_for_lot",
        };
        decimal factor = !x.ByDemand ? 1m : d.Trend == "increasing" ? _p.IncreasingFactor : d.Trend == "decreasing" ? _p.DecreasingFactor : 1m;
        decimal need = x.Need > 0m ? x.Need.Value * factor : daily;
        decimal? lot = x.Policy == "reorder_point" ? x.ReorderQuantity : _p.FixedLot;
        decimal above = x.Policy == "min_max" ? x.MaximumLevel!.Value - x.ReorderPoint!.Value : daily * _p.LevelDays;
        for (int i = 0; i < _quotes.Count; i++)
        {
            Quote q = _quotes[i];
            if (q.OrderQty is null)
                continue;
            decimal bought = PurchasingFunctions.WouldBuy(q, need, lots, lot, above, daily * 365m, _p.HoldingRate, x.Consolidated);
            decimal? before = q.UnitPrice;
            q.CompareQty = bought;
            q.BasePrice = PurchasingFunctions.PriceAt(q, bought) * q.FxRate;
            q.UnitPrice = q.OrderQty > 0m ? q.UnitPrice : PurchasingFunctions.PriceAt(q, bought);
            q.Outlay = PurchasingFunctions.Outlay(q, bought, lots, daily * 365m, _p.HoldingRate) * q.FxRate;
            q.Score = _p.ByUnitPrice ? q.BasePrice : q.Outlay;
            q.Late = q.LeadTimeDays > x.Quickest && x.Position - o.Recent - q.OpenNoSooner < daily * (q.LeadTimeDays - 1);
            q.BeyondCover = _p.ByUnitPrice && bought - need > daily * _p.MaxCoverDays;
            _story?.Tell(
                "Compare offers at what would be bought",
                $"{q.SupplierId}: {Story.Text(bought)} would be bought for {Story.Text(q.Outlay)} {_p.BaseCurrency}{(q.Late ? ", after the stock is used up" : "")}{(q.BeyondCover ? ", for more days than the limit of cover" : "")}",
                ("Quote.compareQty", Story.Text(bought)),
                before == q.UnitPrice ? default : ("Quote.unitPrice", Story.Text(q.UnitPrice)),
                ("Quote.basePrice", Story.Text(q.BasePrice)),
                ("Quote.outlay", Story.Text(q.Outlay)),
                ("Quote.score", Story.Text(q.Score)),
                q.Late ? ("Quote.late", "true") : default,
                q.BeyondCover ? ("Quote.beyondCover", "true") : default);
            ToFront(i);
        }
    }

    private Quote? Choose(Decision x)
    {
        Quote? best = null;
        foreach (Quote q in _quotes)
        {
            if (q.Score is not null && (best is null || IsBetter(q, best)))
                best = q;
        }

        if (best is not { OrderQty: decimal quantity, UnitPrice: decimal price })
            return null;
        best.Chosen = true;
        x.SupplierId = best.SupplierId;
        x.SupplierName = best.SupplierName;
        x.LeadTimeDays = best.LeadTimeDays;
        x.SafetyStock = best.SafetyStock;
        x.Required = best.Required;
        x.Shortage = best.Shortage;
        x.OrderQty = quantity;
        x.PurchaseQty = PurchasingFunctions.InPurchaseUnit(best, quantity);
        x.PurchaseUom = best.PurchaseUnit;
        x.UnitPrice = price;
        x.Currency = best.Currency;
        x.FxRate = best.FxRate;
        x.TaxRate = best.TaxRate ?? _p.TaxRate;
        x.NeedReorder = quantity > 0m;
        x.AdjustedShortage = quantity > 0m ? best.Adjusted : 0m;
        x.TotalAmount = PurchasingFunctions.Amount(best, quantity, price);
        if (_story is not null)
            TellChoice(x, quantity);
        return best;
    }

    private static bool IsBetter(Quote b, Quote q)
    {
        if (b.Preference != q.Preference)
            return b.Preference < q.Preference;
        if (b.Late != q.Late)
            return q.Late;
        if (b.BeyondCover != q.BeyondCover)
            return q.BeyondCover;
        if (b.Score != q.Score)
            return b.Score < q.Score;
        if (b.BasePrice != q.BasePrice)
            return b.BasePrice < q.BasePrice;
        return b.LeadTimeDays != q.LeadTimeDays ? b.LeadTimeDays < q.LeadTimeDays : b.IdOrder < q.IdOrder;
    }

    private void TellChoice(Decision x, decimal quantity)
    {
        string ordered = Story.Text(quantity), bought = Story.Text(x.PurchaseQty), price = Story.Text(x.UnitPrice), total = Story.Text(x.TotalAmount);
        _story!.Tell(
            "Choose the best offer",
            $"No offer is better than the one of {x.SupplierId} by preference, being in time, {(_p.ByUnitPrice ? "unit price" : "outlay")}, lead time and id{(quantity > 0m ? $": {ordered} = {bought} {x.PurchaseUom} at {price} are {total} {x.Currency}" : "")}",
            ("Quote.chosen", "true"),
            ("Decision.supplierId", x.SupplierId),
            ("Decision.supplierName", x.SupplierName),
            ("Decision.leadTimeDays", Story.Text(x.LeadTimeDays)),
            ("Decision.safetyStock", x.SafetyStock is null ? null : Story.Text(x.SafetyStock)),
            ("Decision.required", Story.Text(x.Required)),
            ("Decision.shortage", Story.Text(x.Shortage)),
            ("Decision.orderQty", ordered),
            ("Decision.purchaseQty", bought),
            ("Decision.purchaseUom", x.PurchaseUom),
            ("Decision.unitPrice", price),
            ("Decision.currency", x.Currency),
            ("Decision.fxRate", Story.Text(x.FxRate)),
            ("Decision.taxRate", Story.Text(x.TaxRate)),
            ("Decision.needReorder", quantity > 0m ? "true" : "false"),
            ("Decision.adjustedShortage", Story.Text(x.AdjustedShortage)),
            ("Decision.totalAmount", total));
    }

    private void NotifyOf(Decision x, Demand d, OpenOrders o, Quote? chosen)
    {
        if (chosen is not null)
        {
            Quote q = chosen;
            if (q.OpenLater > 0m && (_p.InTime ? q.Shortage : q.Shortage + q.OpenLater) is decimal missing && missing > 0m)
            {
                Notify("shortage_before_arrival", $"what arrives in time does not cover the need: {Story.Text(missing)} are missing, while {Story.Text(q.OpenLater)} are on order for later or long overdue",
                    "Tell of a shortage before the goods come", $"What arrives in time does not cover the need: {Story.Text(missing)} are missing, while {Story.Text(q.OpenLater)} are on order for later or long overdue");
            }

            if (q.Shortage < 0m && o.Quantity + o.Counted > 0m && d.AvgDaily * _p.SurplusDays < -q.Shortage)
            {
                string surplus = Story.Text(Math.Min(-q.Shortage.Value, o.Quantity + o.Counted));
                Notify("order_not_needed", $"{surplus} on order are not needed for more than {Story.Text(_p.SurplusDays)} days: postpone or cancel them",
                    "Tell of orders that the demand does not need any more", $"{surplus} on order are not needed for more than {Story.Text(_p.SurplusDays)} days");
            }

            if (q.MaxOrderQuantity is not null && q.OrderQty > 0m && q.OrderQty < q.Adjusted)
            {
                Notify("order_maximum", $"{Story.Text(q.Adjusted - q.OrderQty)} are left for another order, for {q.SupplierId} takes no more than {Story.Text(q.MaxOrderQuantity)} with one",
                    "Tell of what the maximum of an order leaves", $"{Story.Text(q.Adjusted - q.OrderQty)} are left for another order");
            }
        }

        if (o.Overdue > 0m)
        {
            string since = o.OverdueSince is DateOnly day ? $"{day:yyyy-MM-dd}" : "null";
            Notify("overdue", $"{Story.Text(o.Overdue)} on order are overdue, the first since {since}", "Tell of orders that are overdue", $"{Story.Text(o.Overdue)} on order are overdue, the first since {since}");
        }
    }

    private void DecideAmounts(Decision x)
    {
        decimal total = x.TotalAmount!.Value, inBase = (total * x.FxRate)!.Value;
        string currency = x.Currency!;
        decimal rate = PurchasingFunctions.DiscountAt(inBase, _p.DiscountFrom, _p.DiscountRate, _p.MoreDiscounts);
        decimal cliff = PurchasingFunctions.CliffAbove(inBase, _p.DiscountFrom, _p.DiscountRate, _p.MoreDiscounts);
        decimal discount = Money.Round(total * rate, currency);
        x.DiscountAmount = discount;
        x.FinalAmount = total - (rate > 0m ? discount : 0m);
        string amount = _story is null ? "" : $"{Story.Text(total)} {currency}";
        if (_story is not null)
        {
            if (rate > 0m)
                _story.Tell("Give the bulk discount", $"{amount} reach the bulk discount of {Story.Text(rate)}: {Story.Text(discount)} off", ("Decision.discountAmount", Story.Text(discount)), ("Decision.finalAmount", Story.Text(x.FinalAmount)));
            else
                _story.Tell("Give no discount", $"{amount} are below every bulk discount, the first of which begins at {Story.Text(_p.DiscountFrom)} {_p.BaseCurrency}", ("Decision.discountAmount", "0"), ("Decision.finalAmount", Story.Text(total)));
        }

        if (cliff > 0m)
        {
            const string warning = "this order costs more than one that reaches the bulk discount";
            x.Warning = warning;
            _notices.Add(new Notice { ProductId = x.ProductId, Code = "discount_cliff", Message = warning });
            _story?.Tell("Warn below the discount cliff", $"{amount} cost more than an order of {Story.Text(cliff)} {_p.BaseCurrency} would with its discount: consider ordering a little more", ("Decision.warning", warning));
        }

        decimal tax = Money.Round((x.FinalAmount * x.TaxRate)!.Value, currency);
        x.TaxAmount = tax;
        x.GrandTotal = x.FinalAmount + tax;
        _story?.Tell("Add the tax", $"Tax of {Story.Text(tax)} on {Story.Text(x.FinalAmount)} makes {Story.Text(x.GrandTotal)} {currency}", ("Decision.taxAmount", Story.Text(tax)), ("Decision.grandTotal", Story.Text(x.GrandTotal)));
        if (inBase <= _p.ApprovalLimit)
        {
            x.RequiresApproval = false;
            x.ApprovalsNeeded = 0;
            x.ApprovalStatus = "auto_approved";
            x.Create = x.Send = true;
            x.OrderStatus = "approved";
            _story?.Tell("Approve small orders by rule", $"{amount} are within {Story.Text(_p.ApprovalLimit)} {_p.BaseCurrency} and approved by rule", ("Decision.requiresApproval", "false"), ("Decision.approvalStatus", "auto_approved"));
            _story?.Tell("Create an approved order", $"An approved order for {Story.Text(x.GrandTotal)} {currency} is created, to be sent to {x.SupplierId ?? "null"}", ("Decision.create", "true"), ("Decision.send", "true"), ("Decision.orderStatus", "approved"));
            return;
        }

        bool two = inBase > _p.SecondApprovalLimit;
        x.RequiresApproval = true;
        x.ApprovalsNeeded = two ? 2 : 1;
        x.ApprovalStatus = "pending";
        x.Create = true;
        x.OrderStatus = "pending_approval";
        _story?.Tell(
            two ? "Ask for two approvals" : "Ask for one approval",
            two ? $"{amount} are above {Story.Text(_p.SecondApprovalLimit)} {_p.BaseCurrency}: two people have to approve" : $"{amount} are above {Story.Text(_p.ApprovalLimit)} {_p.BaseCurrency}: one person has to approve",
            ("Decision.requiresApproval", "true"),
            ("Decision.approvalsNeeded", two ? "2" : "1"),
            ("Decision.approvalStatus", "pending"));
        _story?.Tell("Create an order that waits for approval", $"An order for {Story.Text(x.GrandTotal)} {currency} is created and waits for approval", ("Decision.create", "true"), ("Decision.orderStatus", "pending_approval"));
    }

    private void Hold(List<string> held, string source, string reason, string rule, string sentence)
    {
        _isHeld = true;
        string text = $"{source}: {reason}";
        if (!held.Contains(text))
            held.Add(text);
        _story?.Tell(rule, sentence);
    }

    private void Notify(string code, string message, string rule, string sentence)
    {
        _notices.Add(new Notice { ProductId = "", Code = code, Message = message });
        _story?.Tell(rule, sentence);
    }

    /// <summary>The steps of one product.</summary>
    private sealed class Story
    {
        private readonly List<ExplanationStep> _steps = [];

        public static string Text(decimal? value) =>
            value is decimal number ? DecimalMath.Trim(number).ToString(CultureInfo.InvariantCulture) : "null";

        public static string Text(int? value) => value is int number ? number.ToString(CultureInfo.InvariantCulture) : "null";

        public void Clear() => _steps.Clear();

        public void Tell(string rule, string sentence, params ReadOnlySpan<(string Field, string? After)> changes)
        {
            Dictionary<string, string?> changed = new(changes.Length, StringComparer.Ordinal);
            foreach ((string field, string? after) in changes)
            {
                if (field is not null && after is not null)
                    changed[field] = after;
            }

            _steps.Add(new ExplanationStep(rule, sentence, changed));
        }

        public ExplanationStep[] Steps() => _steps.ToArray();
    }
}

using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Rete;

namespace Purchasing.Core.Decisions;

/// <summary>The pure functions that purchasing rules can call. Thread-safe.</summary>
internal static class PurchasingFunctions
{
    public static void Register(RuleSetOptions options)
    {
        options.AddFunction("roundMoney", (Func<decimal, string, decimal>)Money.Round);
        options.AddFunction("lotForLot", (Func<decimal, decimal?, decimal?, decimal>)LotForLot);
        options.AddFunction("fixedLot", (Func<decimal, decimal, decimal?, decimal?, decimal>)FixedLot);
        options.AddFunction("upToLevel", (Func<decimal, decimal, decimal, decimal?, decimal?, bool, decimal>)UpToLevel);
        options.AddFunction("economicLot", (Func<Quote, decimal, decimal, decimal, decimal>)EconomicLot);
        options.AddFunction("inPurchaseUnit", (Func<Quote, decimal, decimal>)InPurchaseUnit);
        options.AddFunction("raiseToValue", (Func<Quote, decimal, decimal>)RaiseToValue);
        options.AddFunction("priceAt", (Func<Quote, decimal, decimal>)PriceAt);
        options.AddFunction("hasRoom", (Func<Quote, bool>)HasRoom);
        options.AddFunction("cheaperQuantity", (Func<Quote, decimal, decimal>)CheaperQuantity);
        options.AddFunction("raiseToLines", (Func<Quote, decimal, decimal>)RaiseToLines);
        options.AddFunction("atMostPerOrder", (Func<Quote, decimal, decimal>)AtMostPerOrder);
        options.AddFunction("needsTooManyLines", (Func<Quote, decimal, bool>)NeedsTooManyLines);
        options.AddFunction("wouldBuy", (Func<Quote, decimal, string, decimal?, decimal, decimal, decimal, bool, decimal>)WouldBuy);
        options.AddFunction("outlay", (Func<Quote, decimal, string, decimal, decimal, decimal>)Outlay);
        options.AddFunction("bestPrice", (Func<Quote, decimal>)BestPrice);
        options.AddFunction("amount", (Func<Quote, decimal, decimal, decimal>)Amount);
        options.AddFunction("discountAt", (Func<decimal, decimal, decimal, string, decimal>)DiscountAt);
        options.AddFunction("cliffAbove", (Func<decimal, decimal, decimal, string, decimal>)CliffAbove);
        options.AddFunction("serviceLevelStock", (Func<decimal, decimal, decimal, decimal, decimal, decimal>)SafetyStock.ByServiceLevel);
    }

    public static decimal PriceAt(Quote quote, decimal quantity) => Pricing.PriceAt(quote.Price!.Value, quote.PriceBreaks, quantity);

    /// <summary>The lowest price that any quantity gets.</summary>
    public static decimal BestPrice(Quote quote)
    {
        decimal best = quote.Price!.Value;
        foreach (PriceBreak tier in quote.PriceBreaks)
            best = Math.Min(best, tier.Price);
        return best;
    }

    /// <summary>The price of a purchase unit at a quantity; null where only the price of a stock unit is known.</summary>
    public static decimal? PurchasePriceAt(Quote quote, decimal quantity) =>
        quote.PurchasePrice is decimal price ? Pricing.PriceAt(price, quote.PurchasePriceBreaks, quantity) : null;

    /// <summary>Σ of the rounded line amounts, as the order will have them when the quantity is split.</summary>
    public static decimal Amount(Quote quote, decimal quantity, decimal unitPrice)
    {
        // Rules that set a price of their own pay that one.
        decimal? purchasePrice = quote.Price is not null && unitPrice == PriceAt(quote, quantity) ? PurchasePriceAt(quote, quantity) : null;
        if (quote.MaxQuantity is not decimal most || quantity <= most)
            return LineAmount(quote, quantity, unitPrice, purchasePrice);
        decimal total = 0m;
        foreach (decimal lot in LotSizing.Split(quantity, quote.MaxQuantity, quote.Moq, quote.Step))
            total += LineAmount(quote, lot, unitPrice, purchasePrice);
        return total;
    }

    private static decimal LineAmount(Quote quote, decimal quantity, decimal unitPrice, decimal? purchasePrice) =>
        Money.Round(purchasePrice is decimal price ? InPurchaseUnit(quote, quantity) * price : quantity * unitPrice, quote.Currency!);

    public static decimal InPurchaseUnit(Quote quote, decimal quantity) =>
        LotSizing.InPurchaseUnit(quantity, quote.PurchaseFactor!.Value, quote.PurchaseDecimals);

    public static bool HasRoom(Quote quote) =>
        LotSizing.HasRoom(quote.MaxQuantity, quote.Moq, quote.Step) && LotSizing.HasRoom(quote.MaxOrderQuantity, quote.Moq, quote.Step);

    public static decimal RaiseToLines(Quote quote, decimal quantity) =>
        LotSizing.RaiseToLines(quantity, quote.MaxQuantity, quote.Moq, quote.Step);

    // The largest that lines add up to and the order takes.
    public static decimal AtMostPerOrder(Quote quote, decimal quantity)
    {
        if (quote.MaxOrderQuantity is not decimal most || quantity <= most)
            return quantity;
        decimal largest = LotSizing.AtMost(most, quote.Step);
        if (RaiseToLines(quote, largest) <= most)
            return largest;
        return LotSizing.AtMost(quote.MaxQuantity!.Value, quote.Step) * Math.Floor(most / quote.MaxQuantity.Value);
    }

    public static bool NeedsTooManyLines(Quote quote, decimal quantity) => LotSizing.NeedsTooManyLines(quantity, quote.MaxQuantity, quote.Step);

    /// <summary>What can be ordered of a wanted quantity, as the rules for orders do it step by step.</summary>
    private static decimal Orderable(Quote quote, decimal quantity)
    {
        quantity = RaiseToLines(quote, CheaperQuantity(quote, quantity));
        return AtMostPerOrder(quote, quantity);
    }

    /// <summary>The quantity at a price break that costs less than a smaller quantity does; the quantity itself where there is none.</summary>
    public static decimal CheaperQuantity(Quote quote, decimal quantity)
    {
        if (quote.PriceBreaks.Count == 0 || quantity <= 0m)
            return quantity;
        decimal best = quantity;
        decimal least = Cost(quote, quantity);
        foreach (PriceBreak tier in quote.PriceBreaks)
        {
            if (tier.MinQuantity <= quantity)
                continue;
            decimal there = RaiseToLines(quote, LotSizing.LotForLot(tier.MinQuantity, quote.Moq, quote.Step));
            if (there > quote.MaxOrderQuantity || NeedsTooManyLines(quote, there))
                continue;
            decimal cost = Cost(quote, there);
            if (cost < least || (cost == least && there < best && best != quantity))
                (best, least) = (there, cost);
        }

        return best;
    }

    /// <summary>What would be bought of an offer for a need, by the same lot policy for every offer.</summary>
    public static decimal WouldBuy(
        Quote quote, decimal need, string policy, decimal? lot, decimal aboveNeed, decimal annualDemand, decimal holdingRate, bool consolidated)
    {
        decimal wanted = OrAnything(need, quote.Step);
        decimal quantity = policy switch
        {
            "fixed" when lot > 0m => LotSizing.FixedLot(wanted, lot.Value, quote.Moq, quote.Step),
            "up_to_level" => LotSizing.LotForLot(wanted + Math.Max(aboveNeed, 0m), quote.Moq, quote.Step),
            "economic" => EconomicLot(quote, wanted, annualDemand, holdingRate),
            _ => LotSizing.LotForLot(wanted, quote.Moq, quote.Step),
        };
        return Orderable(quote, consolidated ? quantity : RaiseToValue(quote, quantity));
    }

    /// <summary>What a quantity costs in the offer's currency; under the economic policy what a year by such quantities costs.</summary>
    public static decimal Outlay(Quote quote, decimal quantity, string policy, decimal annualDemand, decimal holdingRate) =>
        policy == "economic" && annualDemand > 0m && quantity > 0m && quote.OrderCost is decimal setup
            ? LotSizing.AnnualCost(quantity, annualDemand, setup, holdingRate, quote.Price!.Value, quote.PriceBreaks)
            : Cost(quote, quantity);

    // Offers are compared without rounding to cents; what is paid is rounded.
    private static decimal Cost(Quote quote, decimal quantity) =>
        PurchasePriceAt(quote, quantity) is decimal price ? InPurchaseUnit(quote, quantity) * price : quantity * PriceAt(quote, quantity);

    // Exactly at the trigger nothing is short: the minimum is ordered, and where there is none, nothing.
    public static decimal LotForLot(decimal need, decimal? minimum, decimal? step) =>
        LotSizing.LotForLot(need == 0m && minimum is decimal least ? least : need, minimum, step);

    public static decimal DiscountAt(decimal total, decimal from, decimal rate, string more) =>
        more.Length == 0 ? DiscountTiers.RateAt([new(from, rate)], total) : DiscountTiers.RateAt(DiscountTiers.Parse(new(from, rate), more), total);

    /// <summary>0 when there is no cliff above the total.</summary>
    public static decimal CliffAbove(decimal total, decimal from, decimal rate, string more) =>
        (more.Length == 0 ? DiscountTiers.CliffAbove([new(from, rate)], total) : DiscountTiers.CliffAbove(DiscountTiers.Parse(new(from, rate), more), total)) ?? 0m;

    public static decimal FixedLot(decimal need, decimal lot, decimal? minimum, decimal? step) =>
        LotSizing.FixedLot(OrAnything(need, lot), lot, minimum, step);

    public static decimal UpToLevel(decimal need, decimal position, decimal level, decimal? minimum, decimal? step, bool stayUnder) =>
        LotSizing.UpToLevel(OrAnything(need, step), position, level, minimum, step, stayUnder);

    public static decimal EconomicLot(Quote quote, decimal need, decimal annualDemand, decimal holdingRate) =>
        LotSizing.Economic(
            OrAnything(need, quote.Step), annualDemand, quote.OrderCost, holdingRate, quote.Price!.Value, quote.PriceBreaks, quote.Moq, quote.Step);

    public static decimal RaiseToValue(Quote quote, decimal quantity)
    {
        if (quote.MinimumOrderValue is not decimal least || quantity <= 0m)
            return quantity;
        // A larger quantity can reach a cheaper price, so the value is looked at again until it holds.
        for (int i = 0; i <= quote.PriceBreaks.Count; i++)
        {
            decimal price = PriceAt(quote, quantity);
            if (price <= 0m || quantity * price >= least)
                return quantity;
            quantity = LotSizing.RaiseToValue(quantity, price, least, quote.Step);
        }

        // A supplier that takes no order so large gets what it takes; a person sees that its value is too small.
        return AtMostPerOrder(quote, quantity);
    }

    // These policies order a lot as soon as the trigger fires, even if the position is just at the level.
    private static decimal OrAnything(decimal need, decimal? step) => need == 0m ? step ?? 1m : need;
}

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
        options.AddFunction("lotForLot", (Func<decimal, decimal?, decimal?, decimal>)LotSizing.LotForLot);
        options.AddFunction("fixedLot", (Func<decimal, decimal, decimal?, decimal?, decimal>)FixedLot);
        options.AddFunction("upToLevel", (Func<decimal, decimal, decimal, decimal?, decimal?, bool, decimal>)UpToLevel);
        options.AddFunction("economicLot", (Func<Quote, decimal, decimal, decimal, decimal>)EconomicLot);
        options.AddFunction("inPurchaseUnit", (Func<Quote, decimal, decimal>)InPurchaseUnit);
        options.AddFunction("raiseToValue", (Func<Quote, decimal, decimal>)RaiseToValue);
        options.AddFunction("priceAt", (Func<Quote, decimal, decimal>)PriceAt);
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

    /// <summary>Σ of the rounded line amounts, as the order will have them when the quantity is split.</summary>
    public static decimal Amount(Quote quote, decimal quantity, decimal unitPrice)
    {
        if (quote.MaxQuantity is not decimal most || quantity <= most)
            return Money.Round(quantity * unitPrice, quote.Currency!);
        decimal total = 0m;
        foreach (decimal lot in LotSizing.Split(quantity, quote.MaxQuantity, quote.Moq, quote.Step))
            total += Money.Round(lot * unitPrice, quote.Currency!);
        return total;
    }

    private static decimal InPurchaseUnit(Quote quote, decimal quantity) => LotSizing.InPurchaseUnit(quantity, quote.PurchaseFactor!.Value);

    private static decimal DiscountAt(decimal total, decimal from, decimal rate, string more) =>
        DiscountTiers.RateAt(DiscountTiers.Parse(from, rate, more), total);

    /// <summary>0 when there is no cliff above the total.</summary>
    private static decimal CliffAbove(decimal total, decimal from, decimal rate, string more) =>
        DiscountTiers.CliffAbove(DiscountTiers.Parse(from, rate, more), total) ?? 0m;

    private static decimal FixedLot(decimal need, decimal lot, decimal? minimum, decimal? step) =>
        LotSizing.FixedLot(OrAnything(need, lot), lot, minimum, step);

    private static decimal UpToLevel(decimal need, decimal position, decimal level, decimal? minimum, decimal? step, bool stayUnder) =>
        LotSizing.UpToLevel(OrAnything(need, step), position, level, minimum, step, stayUnder);

    private static decimal EconomicLot(Quote quote, decimal need, decimal annualDemand, decimal holdingRate) =>
        LotSizing.Economic(
            OrAnything(need, quote.Step), annualDemand, quote.OrderCost, holdingRate, quote.Price!.Value, quote.PriceBreaks, quote.Moq, quote.Step);

    private static decimal RaiseToValue(Quote quote, decimal quantity)
    {
        if (quote.MinimumOrderValue is not decimal least)
            return quantity;
        // A larger quantity can reach a cheaper price, so the value is looked at again until it holds.
        for (int i = 0; i <= quote.PriceBreaks.Count; i++)
        {
            decimal price = PriceAt(quote, quantity);
            if (price <= 0m || quantity * price >= least)
                return quantity;
            quantity = LotSizing.RaiseToValue(quantity, price, least, quote.Step);
        }

        return quantity;
    }

    // These policies order a lot as soon as the trigger fires, even if the position is just at the level.
    private static decimal OrAnything(decimal need, decimal? step) => need == 0m ? step ?? 1m : need;
}

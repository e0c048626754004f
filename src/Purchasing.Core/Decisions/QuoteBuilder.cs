using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Decisions;

/// <summary>Makes quotes of offers: terms in the stock unit, exchange rate, what is missing. Used by one thread.</summary>
internal sealed class QuoteBuilder
{
    // A lead time beyond this is no plan; it is left as it is and the rules reject it, instead of walking the calendar to its end.
    private const int LongestLeadTime = 36_500;

    private readonly PurchasingOptions _options;
    private readonly WorkingDayCalendar _calendar;
    private readonly Dictionary<string, ExchangeRate> _rates;
    private readonly UnitDecimals _decimals;
    private readonly DateOnly _orderDate;

    public QuoteBuilder(PurchasingOptions options, UnitDecimals decimals, WorkingDayCalendar calendar, DecisionOptions decision)
    {
        _options = options;
        _decimals = decimals;
        _calendar = calendar;
        _orderDate = decision.OrderDate;
        _rates = new Dictionary<string, ExchangeRate>(StringComparer.Ordinal);
        foreach (ExchangeRate rate in decision.ExchangeRates)
        {
            if (rate.Rate > 0m && string.Equals(rate.BaseCurrency, options.BaseCurrency, StringComparison.Ordinal))
                _rates[rate.Currency] = rate;
        }
    }

    /// <summary>The day of a currency's rate; null for the base currency.</summary>
    public DateOnly? RateDate(string? currency) =>
        currency is null || IsBase(currency) ? null : _rates.GetValueOrDefault(currency)?.Date;

    /// <summary>The day the goods are expected: after the lead time in calendar days, and never on a day that is not worked.</summary>
    public DateOnly ExpectedOn(int leadTimeDays) => _calendar.Add(_orderDate.AddDays(leadTimeDays), 0);

    /// <summary>Fills a quote from an offer.</summary>
    public void Fill(Quote quote, SupplierOffer offer, string stockUnit, UnitGraph units)
    {
        quote.ProductId = offer.ProductId;
        quote.SupplierId = offer.SupplierId;
        quote.SupplierName = offer.SupplierName;
        quote.Active = offer.Active;
        quote.ValidFrom = offer.ValidFrom;
        quote.ValidTo = offer.ValidTo;
        quote.LeadTimeDays = offer.LeadTimeDays is int days && days is >= 0 and <= LongestLeadTime && _options.LeadTimeInWorkingDays
            ? _calendar.CalendarDays(_orderDate, days)
            : offer.LeadTimeDays;
        quote.LeadTimeStdDev = offer.LeadTimeStdDev;
        quote.ArticleNumber = offer.ArticleNumber;
        quote.Preference = offer.Preference ?? int.MaxValue;
        quote.Currency = offer.Currency;
        quote.FxRate = null;
        quote.TaxRate = offer.TaxRate;
        quote.OrderCost = offer.OrderCost;
        quote.MinimumOrderValue = offer.MinimumOrderValue;
        quote.Missing = null;
        quote.Rejected = null;
        quote.Position = quote.Need = quote.SafetyStock = quote.Required = quote.Shortage = quote.Adjusted = null;
        quote.OrderQty = quote.UnitPrice = quote.CompareQty = quote.BasePrice = quote.Outlay = quote.Score = null;
        quote.Late = quote.BeyondCover = quote.Chosen = false;
        quote.OpenLater = quote.OpenLaterBefore = quote.OpenNoSooner = 0m;
        FillTerms(quote, offer, stockUnit, units, _decimals);
        FillMissing(quote, offer);
    }

    /// <summary>Fills what an offer asks for its goods into a quote: minimum, maximum and steps in the stock unit, prices per stock and per purchase unit.</summary>
    public static void FillTerms(Quote quote, SupplierOffer offer, string stockUnit, UnitGraph units, UnitDecimals decimals)
    {
        string unit = offer.Unit ?? stockUnit;
        string purchaseUnit = offer.PurchaseUnit ?? unit;
        quote.PurchaseUnit = purchaseUnit;
        quote.PurchaseFactor = null;
        quote.PurchasePrice = null;
        quote.PurchasePriceBreaks = [];
        quote.PurchaseDecimals = decimals.Of(purchaseUnit);
        quote.Step = null;
        if (!units.TryFind(unit, stockUnit, out UnitPath toStock))
        {
            quote.Price = quote.Moq = quote.MaxQuantity = quote.MaxOrderQuantity = null;
            quote.PriceBreaks = [];
            quote.Missing = Of(offer, UnitNormalizer.Gap(unit, stockUnit));
            return;
        }

        decimal paid = offer.DiscountRate is decimal rate && OrderAmounts.IsTaxRate(rate) ? 1m - rate : 1m;
        bool isPlain = toStock == UnitPath.Same && paid == 1m;
        quote.Price = isPlain ? offer.Price : PriceOf(offer.Price, paid, toStock);
        quote.Moq = InStockUnit(offer.Moq, toStock);
        quote.MaxQuantity = InStockUnit(offer.MaxQuantity, toStock);
        quote.MaxOrderQuantity = InStockUnit(offer.MaxOrderQuantity, toStock);
        quote.PriceBreaks = isPlain || offer.PriceBreaks.Count == 0
            ? offer.PriceBreaks
            : [.. offer.PriceBreaks.Select(tier => new PriceBreak(toStock.Convert(tier.MinQuantity), PriceOf(tier.Price, paid, toStock)!.Value))];

        decimal? multiple = offer.Multiple > 0m ? InStockUnit(offer.Multiple, toStock) : null;
        if (!units.TryFind(purchaseUnit, stockUnit, out UnitPath purchase))
        {
            quote.Missing = Of(offer, UnitNormalizer.Gap(purchaseUnit, stockUnit));
            return;
        }

        quote.PurchaseFactor = purchase.Factor;
        quote.Step = StepOf(multiple, purchase.Factor * UnitDecimals.SmallestPart(quote.PurchaseDecimals), quote.PurchaseDecimals);
        if (string.Equals(purchaseUnit, unit, StringComparison.Ordinal))
            FillPurchasePrices(quote, offer, paid, toStock, UnitPath.Same);
        else if (units.TryFind(unit, purchaseUnit, out UnitPath toPurchase))
            FillPurchasePrices(quote, offer, paid, toStock, toPurchase);
    }

    // A whole number of a unit that is whole, and of what may be divided at least so many decimals.
    private static decimal StepOf(decimal? multiple, decimal smallest, int decimals) =>
        multiple is not decimal m || m == smallest ? smallest
        : m % smallest == 0m ? m
        : decimals == 0 ? DecimalMath.LeastCommonMultiple(m, smallest)
        : DecimalMath.CeilingTo(m, smallest);

    // What is paid is the price of what is bought: a box of 3,000 for 1.00, not 3,000 pieces at 0.00033333.
    private static void FillPurchasePrices(Quote quote, SupplierOffer offer, decimal paid, UnitPath toStock, UnitPath toPurchase)
    {
        bool isPlain = toPurchase == UnitPath.Same && paid == 1m;
        quote.PurchasePrice = isPlain ? offer.Price : PriceOf(offer.Price, paid, toPurchase);
        quote.PurchasePriceBreaks = isPlain && toStock == UnitPath.Same || offer.PriceBreaks.Count == 0
            ? offer.PriceBreaks
            : [.. offer.PriceBreaks.Select(tier => new PriceBreak(toStock.Convert(tier.MinQuantity), PriceOf(tier.Price, paid, toPurchase)!.Value))];
    }

    private void FillMissing(Quote quote, SupplierOffer offer)
    {
        if (offer.Active is null)
            quote.Missing = Of(offer, "whether the supplier is active is missing");
        else if (offer.Price is null)
            quote.Missing = Of(offer, "the price is missing");
        // A price of nothing would win against every other and be approved by rule; it is nearly always a price that nobody entered.
        else if (offer.Price <= 0m || quote.PriceBreaks.Any(tier => tier.Price <= 0m))
            quote.Missing = Of(offer, "the price is not above zero");
        else if (TwoPrices(offer.PriceBreaks) is (PriceBreak one, PriceBreak other))
            quote.Missing = Of(offer, string.Create(CultureInfo.InvariantCulture, $"there are two prices from {DecimalMath.Trim(one.MinQuantity)} on, {DecimalMath.Trim(Math.Min(one.Price, other.Price))} and {DecimalMath.Trim(Math.Max(one.Price, other.Price))}"));
        else if (offer.PriceBreaks.Any(tier => tier.MinQuantity < 0m))
            quote.Missing = Of(offer, "a price break begins below zero");
        else if (offer.Moq < 0m || offer.Multiple < 0m || offer.MaxQuantity <= 0m || offer.MaxOrderQuantity <= 0m || offer.MinimumOrderValue < 0m || offer.OrderCost < 0m)
            quote.Missing = Of(offer, "a minimum, multiple, maximum or cost is negative, or a maximum is zero");
        else if (offer.DiscountRate is < 0m or >= 1m)
            quote.Missing = Of(offer, string.Create(CultureInfo.InvariantCulture, $"the discount {offer.DiscountRate} is not from 0 to below 1, for example 0.03 for 3 %"));
        else if (offer.LeadTimeDays is null)
            quote.Missing = Of(offer, "the lead time is missing");
        else if (offer.LeadTimeDays < 0)
            quote.Missing = Of(offer, "the lead time is negative");
        else if (offer.Currency is null)
            quote.Missing = Of(offer, "the currency is missing");
        else if (offer.TaxRate is decimal rate && !OrderAmounts.IsTaxRate(rate))
            quote.Missing = Of(offer, $"the tax rate {rate} is not from 0 to 1, for example 0.19 for 19 %");
        else if (!Money.IsCurrencyCode(offer.Currency))
            quote.Missing = Of(offer, $"'{offer.Currency}' is no currency");
        else if (IsBase(offer.Currency))
            quote.FxRate = 1m;
        else if (_rates.TryGetValue(offer.Currency, out ExchangeRate? exchange))
        {
            if (exchange.Date.DayNumber < _orderDate.DayNumber - _options.ExchangeRateMaxAgeDays)
            {
                quote.Missing = Of(offer, string.Create(
                    CultureInfo.InvariantCulture,
                    $"the last exchange rate from {offer.Currency} to {_options.BaseCurrency} is of {exchange.Date:yyyy-MM-dd}, more than {_options.ExchangeRateMaxAgeDays} days before the order date (Purchasing:ExchangeRateMaxAgeDays)"));
            }

            quote.FxRate = exchange.Rate;
        }
        else
            quote.Missing = Of(offer, $"no exchange rate from {offer.Currency} to {_options.BaseCurrency} is known");
    }

    private bool IsBase(string currency) => string.Equals(currency, _options.BaseCurrency, StringComparison.Ordinal);

    private static string Of(SupplierOffer offer, string what) => $"{what} ({offer.SupplierId})";

    private static decimal? InStockUnit(decimal? quantity, UnitPath toStock) => quantity is decimal known ? toStock == UnitPath.Same ? known : toStock.Convert(known) : null;

    // Breaks are few; without any, or with one, nothing is looked at.
    private static (PriceBreak, PriceBreak)? TwoPrices(IReadOnlyList<PriceBreak> breaks)
    {
        for (int i = 1; i < breaks.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (breaks[i].MinQuantity == breaks[j].MinQuantity && breaks[i].Price != breaks[j].Price)
                    return (breaks[j], breaks[i]);
            }
        }

        return null;
    }

    // A price per piece of a case of 7 has no end; orders keep so many decimals of it.
    private static decimal? PriceOf(decimal? price, decimal paid, UnitPath path) =>
        price is decimal known
            ? DecimalMath.Trim(Math.Round(path.ConvertPrice(known) * paid, StorableNumbers.Places, MidpointRounding.AwayFromZero))
            : null;
}

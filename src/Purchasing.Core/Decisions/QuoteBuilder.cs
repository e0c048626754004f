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
    private readonly DateOnly _orderDate;

    public QuoteBuilder(PurchasingOptions options, WorkingDayCalendar calendar, DecisionOptions decision)
    {
        _options = options;
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
        quote.Preference = offer.Preference ?? int.MaxValue;
        quote.Currency = offer.Currency;
        quote.FxRate = null;
        quote.TaxRate = offer.TaxRate;
        quote.OrderCost = offer.OrderCost;
        quote.MinimumOrderValue = offer.MinimumOrderValue;
        quote.Missing = null;
        quote.Rejected = null;
        quote.SafetyStock = quote.Required = quote.Shortage = quote.Adjusted = null;
        quote.OrderQty = quote.UnitPrice = quote.BasePrice = null;
        quote.Chosen = false;
        FillTerms(quote, offer, stockUnit, units);
        FillMissing(quote, offer);
    }

    private void FillTerms(Quote quote, SupplierOffer offer, string stockUnit, UnitGraph units)
    {
        string unit = offer.Unit ?? stockUnit;
        string purchaseUnit = offer.PurchaseUnit ?? unit;
        quote.PurchaseUnit = purchaseUnit;
        quote.PurchaseFactor = null;
        quote.Step = null;
        if (!units.TryFind(unit, stockUnit, out UnitPath toStock))
        {
            quote.Price = quote.Moq = quote.MaxQuantity = null;
            quote.PriceBreaks = [];
            quote.Missing = Of(offer, UnitNormalizer.Gap(unit, stockUnit));
            return;
        }

        if (toStock == UnitPath.Same)
        {
            quote.Price = offer.Price;
            quote.Moq = offer.Moq;
            quote.MaxQuantity = offer.MaxQuantity;
            quote.PriceBreaks = offer.PriceBreaks;
        }
        else
        {
            quote.Price = PerStockUnit(offer.Price, toStock);
            quote.Moq = InStockUnit(offer.Moq, toStock);
            quote.MaxQuantity = InStockUnit(offer.MaxQuantity, toStock);
            quote.PriceBreaks = [.. offer.PriceBreaks.Select(tier =>
                new PriceBreak(toStock.Convert(tier.MinQuantity), PerStockUnit(tier.Price, toStock)!.Value))];
        }

        decimal? multiple = offer.Multiple > 0m ? InStockUnit(offer.Multiple, toStock) : null;
        if (!units.TryFind(purchaseUnit, stockUnit, out UnitPath purchase))
        {
            quote.Missing = Of(offer, UnitNormalizer.Gap(purchaseUnit, stockUnit));
            return;
        }

        // In the stock unit itself anything can be bought that the multiple allows; another unit is bought whole.
        quote.PurchaseFactor = purchase.Factor;
        bool whole = !string.Equals(purchaseUnit, stockUnit, StringComparison.Ordinal);
        quote.Step = (multiple, whole) switch
        {
            (decimal m, true) => m == purchase.Factor ? m : DecimalMath.LeastCommonMultiple(m, purchase.Factor),
            (decimal m, false) => m,
            (null, true) => purchase.Factor,
            _ => null,
        };
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
            quote.FxRate = exchange.Rate;
        else
            quote.Missing = Of(offer, $"no exchange rate from {offer.Currency} to {_options.BaseCurrency} is known");
    }

    private bool IsBase(string currency) => string.Equals(currency, _options.BaseCurrency, StringComparison.Ordinal);

    private static string Of(SupplierOffer offer, string what) => $"{what} ({offer.SupplierId})";

    private static decimal? InStockUnit(decimal? quantity, UnitPath toStock) => quantity is decimal known ? toStock.Convert(known) : null;

    // A price per piece of a case of 7 has no end; orders keep so many decimals of it.
    private static decimal? PerStockUnit(decimal? price, UnitPath toStock) =>
        price is decimal known
            ? DecimalMath.Trim(Math.Round(toStock.ConvertPrice(known), StorableNumbers.Places, MidpointRounding.AwayFromZero))
            : null;
}

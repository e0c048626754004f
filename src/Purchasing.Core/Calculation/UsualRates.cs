namespace Purchasing.Core.Calculation;

/// <summary>About what currencies were worth in recent years: enough to see that a rate is turned round or for a hundred units, and never a rate to pay by. Pure and thread-safe.</summary>
public static class UsualRates
{
    /// <summary>How far a rate may be from the usual one before it is told.</summary>
    public const decimal Far = 3m;

    // US dollars for one unit. Currencies that lost their value within a few years are not here.
    private static readonly Dictionary<string, decimal> s_dollars = new(StringComparer.Ordinal)
    {
        ["USD"] = 1m, ["EUR"] = 1.12m, ["GBP"] = 1.29m, ["CHF"] = 1.15m, ["JPY"] = 0.0069m, ["CNY"] = 0.14m, ["CAD"] = 0.73m, ["AUD"] = 0.66m, ["NZD"] = 0.6m,
        ["SEK"] = 0.099m, ["NOK"] = 0.096m, ["DKK"] = 0.15m, ["PLN"] = 0.26m, ["CZK"] = 0.045m, ["HUF"] = 0.0028m, ["RON"] = 0.225m,
        ["INR"] = 0.0118m, ["KRW"] = 0.00073m, ["HKD"] = 0.128m, ["SGD"] = 0.75m, ["TWD"] = 0.032m, ["THB"] = 0.029m, ["ILS"] = 0.28m, ["ZAR"] = 0.055m, ["BRL"] = 0.18m, ["MXN"] = 0.054m,
    };

    /// <summary>About what one unit of a currency is worth in another; null where one of them is not known.</summary>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="baseCurrency">ISO 4217 code.</param>
    public static decimal? Of(string currency, string baseCurrency) =>
        s_dollars.TryGetValue(currency, out decimal one) && s_dollars.TryGetValue(baseCurrency, out decimal other) ? one / other : null;

    /// <summary>By which factor, 1 or more, a rate is away from the usual one; null where that is not known.</summary>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="baseCurrency">ISO 4217 code.</param>
    /// <param name="rate">Units of <paramref name="baseCurrency"/> for one of <paramref name="currency"/>.</param>
    public static decimal? FactorOff(string currency, string baseCurrency, decimal rate) =>
        rate > 0m && Of(currency, baseCurrency) is decimal usual ? Math.Max(rate / usual, usual / rate) : null;
}

using System.Collections.Frozen;

namespace Purchasing.Core.Calculation;

/// <summary>Rounding of amounts to what a currency can pay. Pure and thread-safe.</summary>
public static class Money
{
    // ISO 4217, list one: currencies in which something can be paid, without funds, metals and test codes.
    private static readonly FrozenSet<string> s_currencies =
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK
        DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF
        KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK
        PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
        USD UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The number of decimals of a currency (ISO 4217 minor units): USD 2, JPY 0, KWD 3.</summary>
    /// <param name="currency">ISO 4217 code, upper case.</param>
    /// <exception cref="ArgumentException">The code is not three upper-case letters.</exception>
    public static int MinorUnits(string currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        if (!IsCurrencyCode(currency))
            throw new ArgumentException($"'{currency}' is not an ISO 4217 currency code: three upper-case letters are expected, for example USD.", nameof(currency));
        return currency switch
        {
            "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI"
                or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
            "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
            "CLF" or "UYW" => 4,
            _ => 2,
        };
    }

    /// <summary>Whether a text has the form of an ISO 4217 code.</summary>
    /// <param name="currency">The text.</param>
    public static bool IsCurrencyCode(string? currency) =>
        currency is { Length: 3 } && char.IsAsciiLetterUpper(currency[0]) && char.IsAsciiLetterUpper(currency[1])
        && char.IsAsciiLetterUpper(currency[2]);

    /// <summary>Whether a text is the ISO 4217 code of a currency in which something can be paid.</summary>
    /// <param name="currency">The text.</param>
    public static bool IsKnownCurrency(string? currency) => currency is not null && s_currencies.Contains(currency);

    /// <summary>Rounds an amount half away from zero to the minor units of its currency.</summary>
    /// <param name="amount">The exact amount.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <returns>The amount with exactly that many decimals, so that 1726.9 USD is written 1726.90.</returns>
    public static decimal Round(decimal amount, string currency)
    {
        int digits = MinorUnits(currency);
        return WithScale(Math.Round(amount, digits, MidpointRounding.AwayFromZero), digits);
    }

    /// <summary>Converts an amount into the base currency and rounds it there.</summary>
    /// <param name="amount">The amount in the foreign currency.</param>
    /// <param name="rate">Base currency for one unit of the foreign currency; greater than zero.</param>
    /// <param name="baseCurrency">ISO 4217 code of the base currency.</param>
    public static decimal ToBase(decimal amount, decimal rate, string baseCurrency)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        return Round(amount * rate, baseCurrency);
    }

    // Adding a zero of the wanted scale gives a decimal its trailing zeros without changing its value.
    private static decimal WithScale(decimal amount, int digits) => amount + new decimal(0, 0, 0, false, (byte)digits);
}

using Purchasing.Core.Calculation;

namespace Purchasing.Core.Calculation;

/// <summary>Which numbers every order store keeps exactly. Pure and thread-safe.</summary>
public static class StorableNumbers
{
    /// <summary>Decimal places of quantities, prices, amounts and tax rates.</summary>
    public const int Places = LotSizing.Places;

    /// <summary>Decimal places of exchange rates.</summary>
    public const int RatePlaces = 12;

    /// <summary>Whether a quantity, price, amount or tax rate is kept as it is: 20 digits before and 8 after the point.</summary>
    /// <param name="value">The number.</param>
    public static bool Fits(decimal value) => Math.Abs(value) < 1e20m && decimal.Round(value, Places) == value;

    /// <summary>Whether an exchange rate is kept as it is: 16 digits before and 12 after the point.</summary>
    /// <param name="rate">The rate.</param>
    public static bool FitsRate(decimal rate) => Math.Abs(rate) < 1e16m && decimal.Round(rate, RatePlaces) == rate;
}

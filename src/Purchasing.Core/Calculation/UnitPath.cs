namespace Purchasing.Core.Calculation;

/// <summary>How one unit converts to another, as a fraction so that 108 pieces are exactly 9 cases of 12.</summary>
/// <param name="Numerator">Product of the factors along the way.</param>
/// <param name="Denominator">Product of the factors taken the other way round.</param>
internal readonly record struct UnitPath(decimal Numerator, decimal Denominator)
{
    /// <summary>The way from a unit to itself.</summary>
    public static UnitPath Same => new(1m, 1m);

    /// <summary>The factor as one number; may be a rounded fraction.</summary>
    public decimal Factor => DecimalMath.Trim(Numerator / Denominator);

    /// <summary>Converts a quantity.</summary>
    /// <param name="quantity">The quantity in the unit the way starts from.</param>
    public decimal Convert(decimal quantity) => DecimalMath.Trim(quantity * Numerator / Denominator);

    /// <summary>Converts the price of one unit: the price for one case of 12 is 12 times the price of a piece.</summary>
    /// <param name="price">Price for one of the unit the way starts from.</param>
    public decimal ConvertPrice(decimal price) => DecimalMath.Trim(price * Denominator / Numerator);

    /// <summary>The way back.</summary>
    public UnitPath Inverse() => new(Denominator, Numerator);
}

namespace Purchasing.Core.Facts;

/// <summary>From this quantity on, this price.</summary>
/// <param name="MinQuantity">Smallest quantity the price holds for, in the offer's unit.</param>
/// <param name="Price">Price for one of the offer's unit, in the offer's currency.</param>
public sealed record PriceBreak(decimal MinQuantity, decimal Price);

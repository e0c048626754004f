using Purchasing.Core.Facts;

namespace Purchasing.Core.Calculation;

/// <summary>From what is needed to what can be ordered. Quantities are in one unit throughout. Pure and thread-safe.</summary>
/// <remarks>
/// Every method answers 0 when nothing is needed. A step is what a line must be a whole multiple of (the order multiple,
/// the purchase unit, or the least common multiple of both); null means any quantity. A quantity has at most
/// <see cref="Places"/> decimals: what has more is rounded up, so that it still covers the need.
/// </remarks>
internal static class LotSizing
{
    /// <summary>Decimal places of a quantity that can be ordered.</summary>
    public const int Places = 8;

    /// <summary>Lot for lot: at least the minimum, then rounded up to the step: 20 needed, minimum 50, step 24 → 72.</summary>
    /// <param name="need">What is needed; zero or less needs nothing.</param>
    /// <param name="minimum">Least quantity (MOQ); null for none.</param>
    /// <param name="step">Whole multiples of this; null for any quantity.</param>
    public static decimal LotForLot(decimal need, decimal? minimum, decimal? step)
    {
        if (need <= 0m)
            return 0m;
        decimal quantity = minimum is decimal least && least > need ? least : need;
        return RoundUp(quantity, step);
    }

    /// <summary>Whole lots of a fixed size, as many as cover the need and the minimum.</summary>
    /// <param name="need">What is needed.</param>
    /// <param name="lot">Size of a lot; greater than zero.</param>
    /// <param name="minimum">Least quantity; null for none.</param>
    /// <param name="step">Whole multiples of this; null for any quantity.</param>
    public static decimal FixedLot(decimal need, decimal lot, decimal? minimum, decimal? step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lot);
        return LotForLot(need, minimum, step is decimal s && s > 0m ? DecimalMath.LeastCommonMultiple(lot, s) : lot);
    }

    /// <summary>Fills up to a maximum level once something is needed.</summary>
    /// <param name="need">What is needed.</param>
    /// <param name="position">The inventory position.</param>
    /// <param name="maximumLevel">The level to fill up to.</param>
    /// <param name="minimum">Least quantity; null for none.</param>
    /// <param name="step">Whole multiples of this; null for any quantity.</param>
    /// <param name="stayUnder">
    /// True rounds down so that the level is not exceeded, as long as the need is covered; false rounds up.
    /// </param>
    public static decimal UpToLevel(
        decimal need, decimal position, decimal maximumLevel, decimal? minimum, decimal? step, bool stayUnder)
    {
        if (need <= 0m)
            return 0m;
        decimal room = maximumLevel - position;
        decimal least = LotForLot(need, minimum, step);
        if (room <= least)
            return least;
        return stayUnder ? Math.Max(least, RoundDown(room, step)) : RoundUp(room, step);
    }

    /// <summary>
    /// The economic order quantity √(2·D·S ∕ (h·p)) (Harris 1913), with price breaks: of every price the best quantity that gets
    /// it, then the one with the least cost per year (goods + ordering + holding); never below what is needed.
    /// </summary>
    /// <param name="need">What is needed.</param>
    /// <param name="annualDemand">Demand per year (D); zero or less falls back to lot for lot.</param>
    /// <param name="orderCost">Cost of one order (S); null or zero falls back to lot for lot.</param>
    /// <param name="holdingRate">Cost of holding for a year as a part of the price (h), 0.2 for 20 %; zero or less falls back to lot for lot.</param>
    /// <param name="price">Price before price breaks (p).</param>
    /// <param name="breaks">Price breaks in any order.</param>
    /// <param name="minimum">Least quantity; null for none.</param>
    /// <param name="step">Whole multiples of this; null rounds up to whole units.</param>
    public static decimal Economic(
        decimal need,
        decimal annualDemand,
        decimal? orderCost,
        decimal holdingRate,
        decimal price,
        IReadOnlyList<PriceBreak> breaks,
        decimal? minimum,
        decimal? step)
    {
        ArgumentNullException.ThrowIfNull(breaks);
        decimal least = LotForLot(need, minimum, step);
        if (least == 0m || orderCost is not decimal setup || setup <= 0m || holdingRate <= 0m || annualDemand <= 0m || price <= 0m)
            return least;

        decimal best = least;
        decimal bestCost = AnnualCost(least, annualDemand, setup, holdingRate, price, breaks);
        Consider(Wilson(price));
        foreach (PriceBreak tier in breaks)
        {
            Consider(tier.MinQuantity);
            if (tier.Price > 0m)
                Consider(Wilson(tier.Price));
        }

        return best;

        decimal Wilson(decimal at) => DecimalMath.Sqrt(2m * annualDemand * setup / (holdingRate * at));

        void Consider(decimal quantity)
        {
            decimal up = Math.Max(least, RoundUp(quantity, step ?? 1m));
            Try(up);
            Try(Math.Max(least, RoundDown(quantity, step ?? 1m)));
        }

        void Try(decimal quantity)
        {
            decimal cost = AnnualCost(quantity, annualDemand, setup, holdingRate, price, breaks);
            if (cost < bestCost || (cost == bestCost && quantity < best))
            {
                best = quantity;
                bestCost = cost;
            }
        }
    }

    /// <summary>Splits a quantity into parts that a supplier takes as one line each.</summary>
    /// <param name="quantity">The whole quantity, a multiple of the step that <see cref="RaiseToLines"/> leaves as it is.</param>
    /// <param name="maximum">Largest part; null for one part.</param>
    /// <param name="minimum">Least part.</param>
    /// <param name="step">Parts are whole multiples of this; null for any quantity.</param>
    /// <returns>
    /// The parts; their sum is the quantity: as many of the largest size as there are; a last part that is too small takes from the one
    /// before, or where that one has too little, all are as equal as the step allows, the larger ones last (25 by 8 to 10 are 8 + 8 + 9).
    /// Empty for 0.
    /// </returns>
    /// <exception cref="ArgumentException">The maximum has no room for one step or for the minimum, or no parts add up to the quantity.</exception>
    public static IReadOnlyList<decimal> Split(decimal quantity, decimal? maximum, decimal? minimum, decimal? step)
    {
        if (quantity <= 0m)
            return [];
        if (maximum is not decimal most || quantity <= most)
            return [quantity];

        decimal part = RoundDown(most, step);
        decimal least = RoundUp(minimum ?? 0m, step);
        if (part <= 0m || least > part)
            throw new ArgumentException($"A line of at most {most} has no room for the minimum of {minimum ?? 0m} in steps of {step ?? 0m}.", nameof(maximum));
        decimal count = Math.Ceiling(quantity / part);
        if (count > MostParts)
            throw new ArgumentException($"A quantity of {quantity} makes more than {MostParts} lines of at most {most}.", nameof(quantity));
        decimal rest = quantity - ((count - 1m) * part);
        if (rest >= least)
            return [.. Enumerable.Repeat(part, (int)count - 1), rest];
        if (part - (least - rest) >= least)
            return [.. Enumerable.Repeat(part, (int)count - 2), part - (least - rest), least];

        decimal even = RoundDown(quantity / count, step);
        if (even < least)
            throw new ArgumentException($"{quantity} cannot be split into lines between {least} and {part}.", nameof(quantity));
        decimal[] parts = [.. Enumerable.Repeat(even, (int)count)];
        decimal left = quantity - (even * count);
        for (int i = parts.Length - 1; left > 0m; i--)
        {
            decimal more = Math.Min(left, step is decimal s && s > 0m ? s : left);
            parts[i] += more;
            left -= more;
        }

        return parts;
    }

    /// <summary>Whether a line has room for a step and for the minimum.</summary>
    /// <param name="maximum">Largest part; null for any.</param>
    /// <param name="minimum">Least part; null for none.</param>
    /// <param name="step">Parts are whole multiples of this; null for any quantity.</param>
    public static bool HasRoom(decimal? maximum, decimal? minimum, decimal? step) =>
        maximum is not decimal most || (RoundDown(most, step) is decimal part && part > 0m && RoundUp(minimum ?? 0m, step) <= part);

    /// <summary>Whether a quantity would take more lines than an order has.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="maximum">Largest part, with room for a step; null for any.</param>
    /// <param name="step">Parts are whole multiples of this; null for any quantity.</param>
    public static bool NeedsTooManyLines(decimal quantity, decimal? maximum, decimal? step) =>
        maximum is decimal most && quantity > most && quantity / RoundDown(most, step) > MostParts;

    /// <summary>The smallest quantity, not below a given one, that lines between minimum and maximum add up to: 21 by 8 to 10 becomes 24.</summary>
    /// <param name="quantity">The quantity, a multiple of the step.</param>
    /// <param name="maximum">Largest part, with room for minimum and step; null for any.</param>
    /// <param name="minimum">Least part; null for none.</param>
    /// <param name="step">Parts are whole multiples of this; null for any quantity.</param>
    public static decimal RaiseToLines(decimal quantity, decimal? maximum, decimal? minimum, decimal? step)
    {
        if (maximum is not decimal most || quantity <= most)
            return quantity;
        decimal least = RoundUp(minimum ?? 0m, step);
        return Math.Max(quantity, least * Math.Ceiling(quantity / RoundDown(most, step)));
    }

    /// <summary>The largest orderable quantity that is not above a maximum; 0 when there is none.</summary>
    /// <param name="maximum">The maximum.</param>
    /// <param name="step">Whole multiples of this; null for any quantity.</param>
    public static decimal AtMost(decimal maximum, decimal? step) => Math.Max(0m, RoundDown(maximum, step));

    /// <summary>The smallest orderable quantity whose value reaches a minimum.</summary>
    /// <param name="quantity">The quantity so far.</param>
    /// <param name="unitPrice">Price of one unit; greater than zero.</param>
    /// <param name="minimumValue">The least value of the order.</param>
    /// <param name="step">Whole multiples of this; null for any quantity.</param>
    public static decimal RaiseToValue(decimal quantity, decimal unitPrice, decimal minimumValue, decimal? step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(unitPrice);
        if (quantity <= 0m || quantity * unitPrice >= minimumValue)
            return quantity;
        decimal raised = RoundUp(minimumValue / unitPrice, step ?? 1m);
        // The division may have been rounded down in its last digit.
        return raised * unitPrice >= minimumValue ? raised : raised + (step ?? 1m);
    }

    /// <summary>A quantity in the unit in which it is bought, with no more decimals than that unit has.</summary>
    /// <param name="quantity">The quantity in the stock unit, as a method of this class gives it.</param>
    /// <param name="factor">Stock units in one purchase unit; greater than zero.</param>
    /// <param name="decimals">Decimals of the purchase unit.</param>
    public static decimal InPurchaseUnit(decimal quantity, decimal factor, int decimals = 0) =>
        // 13 pieces out of cases of 12 are kept as 1.08333334 cases, which are a little more than 13 pieces.
        factor == 1m ? quantity : DecimalMath.Trim(Math.Round(quantity / factor, decimals, MidpointRounding.AwayFromZero));

    /// <summary>What a year costs at a quantity: goods, ordering and holding.</summary>
    public static decimal AnnualCost(
        decimal quantity, decimal demand, decimal setup, decimal holdingRate, decimal price, IReadOnlyList<PriceBreak> breaks)
    {
        decimal at = Pricing.PriceAt(price, breaks, quantity);
        return (demand * at) + (demand / quantity * setup) + (quantity / 2m * holdingRate * at);
    }

    private const int MostParts = 1000;

    private static decimal RoundUp(decimal quantity, decimal? step)
    {
        decimal whole = step is decimal s && s > 0m ? DecimalMath.CeilingTo(quantity, s) : quantity;
        return whole.Scale <= Places ? whole : DecimalMath.Trim(decimal.Round(whole, Places, MidpointRounding.ToPositiveInfinity));
    }

    private static decimal RoundDown(decimal quantity, decimal? step)
    {
        decimal whole = step is decimal s && s > 0m ? DecimalMath.FloorTo(quantity, s) : quantity;
        return whole.Scale <= Places ? whole : DecimalMath.Trim(decimal.Round(whole, Places, MidpointRounding.ToNegativeInfinity));
    }
}

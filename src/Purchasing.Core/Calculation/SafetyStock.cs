namespace Purchasing.Core.Calculation;

/// <summary>Stock kept against surprises. Quantities stay decimal. Pure and thread-safe.</summary>
public static class SafetyStock
{
    /// <summary>As much as is used in some days.</summary>
    /// <param name="avgDaily">Average use per day.</param>
    /// <param name="days">Days to cover.</param>
    public static decimal DaysOfCover(decimal avgDaily, decimal days) => avgDaily * days;

    /// <summary>By service level: z·√(L·σd² + d²·σL²).</summary>
    /// <param name="z">Safety factor of the service level: 1.645 for 95 %, 2.326 for 99 % of all cycles.</param>
    /// <param name="leadTimeDays">Lead time in days (L), with the review period if stock is reviewed periodically.</param>
    /// <param name="demandStdDev">Standard deviation of the daily use (σd).</param>
    /// <param name="avgDaily">Average use per day (d).</param>
    /// <param name="leadTimeStdDev">Standard deviation of the lead time in days (σL).</param>
    /// <returns>The safety stock, rounded to 6 decimals because a root has no exact decimal.</returns>
    public static decimal ByServiceLevel(
        decimal z, decimal leadTimeDays, decimal demandStdDev, decimal avgDaily, decimal leadTimeStdDev)
    {
        decimal variance = (leadTimeDays * demandStdDev * demandStdDev) + (avgDaily * avgDaily * leadTimeStdDev * leadTimeStdDev);
        return DecimalMath.Trim(Math.Round(z * DecimalMath.Sqrt(variance), 6, MidpointRounding.AwayFromZero));
    }
}

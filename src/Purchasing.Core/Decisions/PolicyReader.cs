using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Decisions;

/// <summary>Finds the policy of a product or place, and says what is wrong with it. Pure and thread-safe.</summary>
internal static class PolicyReader
{
    // A Monday, from which days of review are counted where a policy names none.
    private static readonly DateOnly s_monday = new(2024, 1, 1);

    /// <summary>Writes the policy into a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="policies">The policies of the product.</param>
    /// <param name="place">The warehouse in question; null when the product is planned over all.</param>
    /// <param name="warehouse">The product's only warehouse; null when it has several.</param>
    /// <param name="units">Converts.</param>
    /// <param name="problems">Where reasons to hold go.</param>
    public static void Read(
        Decision decision, FactGroup<ReplenishmentPolicy> policies, string? place, string? warehouse, UnitNormalizer units, List<string> problems)
    {
        ReplenishmentPolicy? own = null;
        ReplenishmentPolicy? general = null;
        bool isOfOther = false;
        foreach (ReplenishmentPolicy each in policies)
        {
            bool isGeneral = each.WarehouseId is null;
            if (!isGeneral && !string.Equals(each.WarehouseId, place ?? warehouse, StringComparison.Ordinal))
            {
                isOfOther = true;
                continue;
            }

            if ((isGeneral ? general : own) is not null)
            {
                problems.Add($"{SourceNames.Policies}: there are several policies for {(isGeneral ? "one product" : $"warehouse '{each.WarehouseId}'")}");
                return;
            }

            _ = isGeneral ? general = each : own = each;
        }

        if (place is null && isOfOther && own is null && general is null)
            problems.Add($"{SourceNames.Policies}: there are policies for single warehouses; set Purchasing:PlanBy=Warehouse to plan each for itself");
        if ((own ?? general) is ReplenishmentPolicy policy)
            Write(decision, units.Normalize(policy), problems);
    }

    private static void Write(Decision decision, ReplenishmentPolicy policy, List<string> problems)
    {
        string kind = policy.Kind?.Trim().ToLowerInvariant()
            ?? (policy.MaximumLevel is not null && policy.ReorderPoint is not null ? Policies.MinMax
                : policy.ReorderPoint is not null ? Policies.ReorderPoint
                : policy.ReviewDays is not null ? Policies.OrderUpTo
                : Policies.Demand);
        if (ProblemOf(kind, policy) is string problem)
        {
            problems.Add($"{SourceNames.Policies}: {problem}");
            return;
        }

        decision.Policy = kind;
        decision.ByDemand = kind == Policies.Demand || (kind == Policies.OrderUpTo && policy.MaximumLevel is null);
        if (kind is Policies.ReorderPoint or Policies.MinMax)
            decision.ReorderPoint = policy.ReorderPoint;
        if (kind == Policies.ReorderPoint)
            decision.ReorderQuantity = policy.ReorderQuantity;
        if (kind is Policies.MinMax or Policies.OrderUpTo)
            decision.MaximumLevel = policy.MaximumLevel;
        if (kind != Policies.OrderUpTo)
            return;
        decision.PolicyReviewDays = policy.ReviewDays;
        decision.ReviewDay = (decision.OrderDate.DayNumber - (policy.ReviewedOn ?? s_monday).DayNumber) % policy.ReviewDays!.Value == 0;
    }

    private static string? ProblemOf(string kind, ReplenishmentPolicy policy)
    {
        if (!Policies.IsKnown(kind))
            return $"the policy '{policy.Kind}' is none of demand, reorder_point, min_max, order_up_to and none";
        if (policy.ReorderPoint < 0m || policy.ReorderQuantity <= 0m || policy.MaximumLevel < 0m)
            return "a reorder point or maximum is negative, or a reorder quantity is not above zero";
        if (kind is Policies.ReorderPoint or Policies.MinMax && policy.ReorderPoint is null)
            return $"the policy {kind} has no reorder point";
        if (kind == Policies.MinMax && policy.MaximumLevel is null)
            return "the policy min_max has no maximum";
        if (kind == Policies.MinMax && policy.MaximumLevel < policy.ReorderPoint)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the maximum of {DecimalMath.Trim(policy.MaximumLevel!.Value)} is below the reorder point of {DecimalMath.Trim(policy.ReorderPoint!.Value)}");
        return kind == Policies.OrderUpTo && policy.ReviewDays is not (>= 1 and <= 36_500)
            ? "the policy order_up_to has no days from one review to the next"
            : null;
    }
}

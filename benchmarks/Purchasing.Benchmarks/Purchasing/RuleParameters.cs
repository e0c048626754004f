using Purchasing.Rete;

namespace Purchasing.Benchmarks.Purchasing;

/// <summary>The parameters of the purchasing rules, as a program that has no rules would keep them.</summary>
internal sealed class RuleParameters(RuleSet rules)
{
    public string BaseCurrency { get; } = Text(rules, "baseCurrency");

    public decimal ReviewDays { get; } = Number(rules, "reviewDays");

    public bool AtOrBelow { get; } = Text(rules, "trigger") == "at_or_below";

    public bool InTime { get; } = Text(rules, "openOrders") == "in_time";

    public bool ByUnitPrice { get; } = Text(rules, "compareBy") == "unit_price";

    public decimal MaxCoverDays { get; } = Number(rules, "maxCoverDays");

    public decimal SurplusDays { get; } = Number(rules, "surplusDays");

    public decimal IncreasingFactor { get; } = Number(rules, "increasingFactor");

    public decimal DecreasingFactor { get; } = Number(rules, "decreasingFactor");

    public string SafetyStock { get; } = Text(rules, "safetyStock");

    public decimal FixedSafetyStock { get; } = Number(rules, "fixedSafetyStock");

    public decimal CoverDays { get; } = Number(rules, "coverDays");

    public decimal ServiceFactor { get; } = Number(rules, "serviceFactor");

    public decimal MaxLeadTimeDays { get; } = Number(rules, "maxLeadTimeDays");

    public string LotPolicy { get; } = Text(rules, "lotPolicy");

    public decimal FixedLot { get; } = Number(rules, "fixedLot");

    public decimal LevelDays { get; } = Number(rules, "levelDays");

    public bool StayUnderLevel { get; } = (bool)rules.Parameters["stayUnderLevel"]!;

    public decimal HoldingRate { get; } = Number(rules, "holdingRate");

    public decimal DiscountFrom { get; } = Number(rules, "discountFrom");

    public decimal DiscountRate { get; } = Number(rules, "discountRate");

    public string MoreDiscounts { get; } = Text(rules, "moreDiscounts");

    public decimal TaxRate { get; } = Number(rules, "taxRate");

    public decimal ApprovalLimit { get; } = Number(rules, "approvalLimit");

    public decimal SecondApprovalLimit { get; } = Number(rules, "secondApprovalLimit");

    private static string Text(RuleSet rules, string name) => (string)rules.Parameters[name]!;

    private static decimal Number(RuleSet rules, string name) => Convert.ToDecimal(rules.Parameters[name], System.Globalization.CultureInfo.InvariantCulture);
}

using Microsoft.Extensions.Options;
using Purchasing.Core.Calculation;

namespace Purchasing.Core.Decisions;

/// <summary>Says of each wrong setting which it is, what it has and what it may have.</summary>
internal sealed class PurchasingOptionsValidator : IValidateOptions<PurchasingOptions>
{
    public ValidateOptionsResult Validate(string? name, PurchasingOptions options)
    {
        List<string> failures = [];
        if (!Money.IsKnownCurrency(options.BaseCurrency))
            failures.Add($"Purchasing:BaseCurrency is '{options.BaseCurrency}'; use the ISO 4217 code of a currency, three upper-case letters, for example USD.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone ?? "", out _))
            failures.Add($"Purchasing:TimeZone is '{options.TimeZone}', which is not a time zone of this system; use an IANA name, for example Europe/Berlin.");
        foreach (DayOfWeek day in options.Weekend.Where(day => !Enum.IsDefined(day)))
            failures.Add($"Purchasing:Weekend has '{day}'; use days of the week, for example Saturday.");
        if (Enum.GetValues<DayOfWeek>().All(options.Weekend.Contains))
            failures.Add("Purchasing:Weekend has all seven days; at least one day of the week must be a working day.");
        if (options.OverDeliveryTolerance is < 0m or > 1m)
            failures.Add($"Purchasing:OverDeliveryTolerance is {options.OverDeliveryTolerance}; use a share from 0 to 1, for example 0.1 for 10 %.");
        if (!Enum.IsDefined(options.RulesFrom))
            failures.Add($"Purchasing:RulesFrom is '{options.RulesFrom}'; use Files or Database.");
        if (!Enum.IsDefined(options.PlanBy))
            failures.Add($"Purchasing:PlanBy is '{options.PlanBy}'; use Product or Warehouse.");
        if (options.UnitFactorTolerance is < 0m or > 0.1m)
            failures.Add($"Purchasing:UnitFactorTolerance is {options.UnitFactorTolerance}; use a part from 0 to 0.1, for example 0.000001.");
        if (options.ExchangeRateMaxAgeDays is < 0 or > 36_500)
            failures.Add($"Purchasing:ExchangeRateMaxAgeDays is {options.ExchangeRateMaxAgeDays}; use days from 0 to 36500, for example 30.");
        if (options.OverdueDays is < 0 or > 36_500)
            failures.Add($"Purchasing:OverdueDays is {options.OverdueDays}; use days from 0 to 36500, for example 14.");
        if (options.OrderDate is { Year: < 2000 or > 2099 } dated)
            failures.Add($"Purchasing:OrderDate is {dated:yyyy-MM-dd}; use a day from 2000-01-01 to 2099-12-31, or leave it out for today.");
        foreach ((string unit, int decimals) in options.UnitDecimals)
        {
            if (string.IsNullOrWhiteSpace(unit) || decimals is < 0 or > UnitDecimals.Most)
                failures.Add($"Purchasing:UnitDecimals:{unit} is {decimals}; use decimals from 0 to {UnitDecimals.Most}, for example 3 for KG.");
        }

        foreach ((string parameter, string value) in options.Parameters)
        {
            if (string.IsNullOrWhiteSpace(parameter) || value is null)
                failures.Add($"Purchasing:Parameters:{parameter} has no value.");
            else if (!StrictNumber.TryRead(value, out _) && StrictNumber.IsMeant(value))
                failures.Add(StrictNumber.Problem($"Purchasing:Parameters:{parameter}", value));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

using System.Diagnostics.CodeAnalysis;
using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Rete;

namespace Purchasing.Core.Decisions;

/// <summary>Loads rule files with the facts and functions of purchasing.</summary>
public static class PurchasingRules
{
    /// <summary>What purchasing rule files can use: fact types and functions.</summary>
    /// <param name="parameters">Parameters that replace those of the file; null for none.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="zone">The time zone of the business, in which instants become days; null for UTC.</param>
    public static RuleSetOptions CreateOptions(
        IReadOnlyDictionary<string, object?>? parameters = null, TimeProvider? time = null, TimeZoneInfo? zone = null)
    {
        RuleSetOptions options = new();
        options.TimeZone = zone ?? TimeZoneInfo.Utc;
        if (time is not null)
            options.TimeProvider = time;
        options.AddFact<Demand>().AddFact<StockLevel>().AddFact<OpenOrders>();
        options.AddFact<Quote>().AddFact<Decision>().AddFact<Hold>().AddFact<Notice>().AddFact<ReorderInput>();
        PurchasingFunctions.Register(options);
        foreach ((string name, object? value) in parameters ?? new Dictionary<string, object?>())
            options.Parameters[name] = value;
        return options;
    }

    /// <summary>Loads a rule file, or the rules that come with the package.</summary>
    /// <param name="path">The file; a relative path starts at the working directory. Null loads <see cref="PurchasingDefaults.Rules"/>.</param>
    /// <param name="parameters">Parameters that replace those of the file; null for none.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="zone">The time zone of the business, in which instants become days; null for UTC.</param>
    /// <exception cref="RuleSetException">The file has errors; all are listed.</exception>
    [RequiresDynamicCode(PurchasingDefaults.GeneratedCode)]
    [RequiresUnreferencedCode(PurchasingDefaults.GeneratedCode)]
    public static RuleSet Load(
        string? path, IReadOnlyDictionary<string, object?>? parameters = null, TimeProvider? time = null, TimeZoneInfo? zone = null)
    {
        RuleSetOptions options = CreateOptions(parameters, time, zone);
        return path is null ? RuleSet.Parse(PurchasingDefaults.Rules, options, PurchasingDefaults.RulesName) : RuleSet.Load(path, options);
    }

    /// <summary>Reads parameters written as text: a number, <c>true</c>, <c>false</c>, or else a text.</summary>
    /// <param name="parameters">The parameters by name.</param>
    /// <exception cref="FormatException">A text is meant as a number and not plainly one, for example <c>0,08</c> or <c>10.000</c>.</exception>
    public static IReadOnlyDictionary<string, object?> ReadParameters(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        foreach ((string name, string text) in parameters)
        {
            if (StrictNumber.TryRead(text, out decimal number))
                values[name] = number;
            else if (StrictNumber.IsMeant(text))
                throw new FormatException(StrictNumber.Problem($"The parameter {name}", text));
            else
                values[name] = bool.TryParse(text, out bool flag) ? flag : text;
        }

        return values;
    }
}

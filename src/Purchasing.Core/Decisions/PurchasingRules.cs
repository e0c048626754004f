using System.Diagnostics.CodeAnalysis;
using Purchasing.Core.Calculation;
using Purchasing.Core.Facts;
using Purchasing.Rete;
using Purchasing.Rete.Hosting;

namespace Purchasing.Core.Decisions;

/// <summary>Loads rule files with the facts and functions of purchasing.</summary>
public static class PurchasingRules
{
    /// <summary>Most characters of the version that a rule set states.</summary>
    public const int LongestVersion = 64;

    private const string BaseCurrency = "baseCurrency";
    private const string MoreDiscounts = "moreDiscounts";

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
        PurchasingLabels.Register(options);
        foreach ((string name, object? value) in parameters ?? new Dictionary<string, object?>())
            options.Parameters[name] = value;
        return options;
    }

    /// <summary>
    /// Loads a rule file, or the rules that come with the package, for a company: in its time zone, and with its base currency where the
    /// file has a parameter <c>baseCurrency</c> that nobody set.
    /// </summary>
    /// <param name="company">What holds for the whole company.</param>
    /// <param name="path">The file; a relative path starts at the working directory. Null loads <see cref="PurchasingDefaults.Rules"/>.</param>
    /// <param name="parameters">Parameters that replace those of the file.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="RuleSetException">The file has errors; all are listed.</exception>
    /// <exception cref="ArgumentException">The version that the rules state is longer than <see cref="LongestVersion"/>.</exception>
    [RequiresDynamicCode(PurchasingDefaults.GeneratedCode)]
    [RequiresUnreferencedCode(PurchasingDefaults.GeneratedCode)]
    public static RuleSet Load(PurchasingOptions company, string? path, IReadOnlyDictionary<string, object?> parameters, TimeProvider? time = null)
    {
        return LoadSource(company, SourceOf(path), parameters, time);
    }

    /// <summary>The same for the rules of a file or of a text.</summary>
    /// <param name="company">What holds for the whole company.</param>
    /// <param name="source">The rules.</param>
    /// <param name="parameters">Parameters that replace those of the rules.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="RuleSetException">The rules have errors; all are listed.</exception>
    [RequiresDynamicCode(PurchasingDefaults.GeneratedCode)]
    [RequiresUnreferencedCode(PurchasingDefaults.GeneratedCode)]
    public static RuleSet LoadSource(PurchasingOptions company, RuleSetSource source, IReadOnlyDictionary<string, object?> parameters, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(company);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(parameters);
        RuleSet rules = Load(source, CreateOptions(parameters, time, company.FindTimeZone()));
        if (ProblemOf(rules) is string problem)
            throw new ArgumentException($"The rule set '{rules.Name}' cannot be used: {problem}.");
        if (parameters.ContainsKey(BaseCurrency) && rules.Parameters.TryGetValue(BaseCurrency, out object? named) && !Equals(named, company.BaseCurrency))
        {
            throw new ArgumentException(
                $"The parameter {BaseCurrency} is '{named}', but amounts are in {company.BaseCurrency}: it follows Purchasing:BaseCurrency and is left out.");
        }

        if (parameters.ContainsKey(BaseCurrency)
            || !rules.Parameters.TryGetValue(BaseCurrency, out object? currency)
            || Equals(currency, company.BaseCurrency))
            return rules;
        Dictionary<string, object?> all = new(parameters, StringComparer.Ordinal) { [BaseCurrency] = company.BaseCurrency };
        return Load(source, CreateOptions(all, time, company.FindTimeZone()));
    }

    /// <summary>Why rules cannot decide although they have no error: their version, or a parameter that is read only when they decide. Null when they can.</summary>
    /// <param name="rules">The rules, with the parameters that they have.</param>
    public static string? ProblemOf(RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (ProblemOfVersion(rules.Version) is string problem)
            return problem;
        try
        {
            if (rules.Parameters.GetValueOrDefault(MoreDiscounts) is string tiers)
                _ = DiscountTiers.Parse(new DiscountTier(0m, 0m), tiers);
            return null;
        }
        catch (FormatException error)
        {
            return $"their parameter {MoreDiscounts}: {error.Message.TrimEnd('.')}";
        }
    }

    /// <summary>Why rules of a version cannot decide, whatever they say; null when they can.</summary>
    /// <param name="version">The version that they state.</param>
    public static string? ProblemOfVersion(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version.Length <= LongestVersion ? null : $"their version has {version.Length} characters; orders name it and keep {LongestVersion}";
    }

    /// <summary>The rules of a file, or those that come with the package.</summary>
    /// <param name="path">The file; a relative path starts at the working directory. Null for <see cref="PurchasingDefaults.Rules"/>.</param>
    public static RuleSetSource SourceOf(string? path) => path is null ? RuleSetSource.FromText(PurchasingDefaults.Rules) : RuleSetSource.FromFile(path);

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
        return Load(SourceOf(path), CreateOptions(parameters, time, zone));
    }

    [RequiresDynamicCode(PurchasingDefaults.GeneratedCode)]
    [RequiresUnreferencedCode(PurchasingDefaults.GeneratedCode)]
    internal static RuleSet Load(RuleSetSource source, RuleSetOptions options) =>
        source.Path is string path ? RuleSet.Load(path, options) : RuleSet.Parse(source.Text!, options, source.Text == PurchasingDefaults.Rules ? PurchasingDefaults.RulesName : null);

    /// <summary>Takes parameters written as text: each is read as the type that the rule set gives it, and refused when it cannot be.</summary>
    /// <param name="parameters">The parameters by name.</param>
    /// <param name="prefix">What stands before a parameter's name where it was set, for messages.</param>
    public static IReadOnlyDictionary<string, object?> ReadParameters(
        IEnumerable<KeyValuePair<string, string>> parameters, string prefix = PurchasingOptions.Section + ":" + nameof(PurchasingOptions.Parameters) + ":")
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Dictionary<string, object?> values = new(StringComparer.Ordinal);
        foreach ((string name, string text) in parameters)
            values[name] = new ParameterText(text, prefix + name);
        return values;
    }
}

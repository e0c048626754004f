using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.Core.Calculation;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Flow;
using Purchasing.Core.Rules;
using Purchasing.Core.Sources;
using Purchasing.Core.Text;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.AspNetCore.Page;

/// <summary>What if: what would change, and nothing is written.</summary>
internal static class WhatIfScreen
{
    private const int RowsShown = 200;
    private const int MostKept = 200_000;

    public static async Task<PageAnswer> ShowAsync(PageContext page, CancellationToken cancellationToken)
    {
        IServiceProvider services = page.Http.RequestServices;
        RuleSet inForce = await services.GetRequiredService<RuleVersions>().CurrentAsync(cancellationToken).ConfigureAwait(false);
        WhatIfModel model = new()
        {
            Versions = [.. (await services.GetRequiredService<RuleVersions>().ListAsync(cancellationToken).ConfigureAwait(false)).Select(version => version.Version)],
            Parameters = [.. inForce.ParameterInfo.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)],
        };
        if (page.Query("go") is null)
            return PageAnswer.Show<Screens.WhatIf>(model);
        List<Comparison> differing = [];
        Dictionary<string, IReadOnlyList<string>> rules = new(StringComparer.Ordinal);
        int compared = 0;
        Dictionary<string, (decimal Before, decimal After)> money = new(StringComparer.Ordinal);
        try
        {
            Core.Catalogue.WhatIf whatIf = services.GetRequiredService<Core.Catalogue.WhatIf>();
            Supposition supposed = await SuppositionOfAsync(page, whatIf, cancellationToken).ConfigureAwait(false);
            await foreach (Comparison comparison in whatIf.CompareAsync(supposed, cancellationToken).ConfigureAwait(false))
            {
                compared++;
                Add(money, comparison.Before, isAfter: false);
                Add(money, comparison.After, isAfter: true);
                // Where nothing is ordered in either case, nothing changes for people.
                bool isSeen = comparison.Before.Create || comparison.After.Create || comparison.Before.IsHeld != comparison.After.IsHeld;
                if (comparison.Differs && isSeen && differing.Count < MostKept)
                    differing.Add(comparison);
            }

            // Rules are told of what is shown alone: to explain the whole catalogue takes several times as long.
            if (page.Query("as") is null && differing.Count > 0)
            {
                string[] shown = [.. differing.Take(RowsShown).Select(comparison => comparison.ProductId)];
                await foreach (Comparison comparison in whatIf.CompareAsync(supposed with { ProductIds = shown, Explain = true }, cancellationToken).ConfigureAwait(false))
                    rules[comparison.ProductId] = RulesOf(comparison);
            }
        }
        catch (Exception e) when (e is RuleSetException or RuleVersionException or ArgumentException or UnknownProductException or FactSourceException or OverflowException)
        {
            return PageAnswer.Show<Screens.WhatIf>(model with { IsCompared = true, Problem = ProblemOf(e) }, StatusCodes.Status422UnprocessableEntity);
        }

        if (page.Query("as") is "csv" or "xlsx")
            return await ExportAsync(page, differing).ConfigureAwait(false);
        return PageAnswer.Show<Screens.WhatIf>(model with
        {
            IsCompared = true,
            Rows = [.. differing.Take(RowsShown)],
            RulesOf = rules,
            Compared = compared,
            Differing = differing.Count,
            Money = [.. money.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value.Before, pair.Value.After))],
        });
    }

    private static async Task<Supposition> SuppositionOfAsync(PageContext page, Core.Catalogue.WhatIf whatIf, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] parameters = ParametersOf(page);
        string[] products = (page.Query("products") ?? "").Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Supposition
        {
            ProductIds = products.Length == 0 ? null : products,
            Rules = parameters.Length == 0 && page.Query("version") is null ? null : await whatIf.LoadRulesAsync(null, page.Query("version"), parameters, cancellationToken).ConfigureAwait(false),
            Facts = new FactOverrides
            {
                DemandFactor = Number(page, "demand"),
                Trend = page.Choice("trend", "", "increasing", "stable", "decreasing") is { Length: > 0 } trend ? trend : null,
                ExtraLeadTimeDays = Number(page, "lead", isWhole: true) is decimal days ? (int)Math.Clamp(days, -10_000m, 10_000m) : null,
                PriceFactor = Number(page, "price"),
                OnHandFactor = Number(page, "stock"),
                WithoutSupplier = page.Query("without")?.Trim(),
            },
        };
    }

    /// <summary>What is wrong with a supposition: of rules only what they say, for nobody here wrote a file.</summary>
    internal static string ProblemOf(Exception e) => e is RuleSetException wrong
        ? string.Join("; ", wrong.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Take(3).Select(found => found.Message))
        : SafeText.MessageOf(e);

    /// <summary>The parameters of rules that the address supposes.</summary>
    internal static KeyValuePair<string, string>[] ParametersOf(PageContext page) =>
    [
        .. page.Http.Request.Query.Where(pair => pair.Key.StartsWith("p:", StringComparison.Ordinal) && pair.Value.ToString().Trim().Length > 0)
            .Select(pair => KeyValuePair.Create(pair.Key[2..], pair.Value.ToString().Trim())),
    ];

    // The rules that fire in one case alone, and those that say another number.
    private static string[] RulesOf(Comparison comparison)
    {
        HashSet<(string, string)> before = [.. comparison.Before.Explanation.Select(step => (step.Rule, step.Sentence))];
        HashSet<(string, string)> after = [.. comparison.After.Explanation.Select(step => (step.Rule, step.Sentence))];
        return [.. comparison.After.Explanation.Concat(comparison.Before.Explanation).Where(step => before.Contains((step.Rule, step.Sentence)) != after.Contains((step.Rule, step.Sentence))).Select(step => step.Rule).Distinct(StringComparer.Ordinal)];
    }

    private static decimal? Number(PageContext page, string name, bool isWhole = false) => page.Query(name) is not string text
        ? null
        : page.Words.TryRead(text, out decimal value) && Math.Abs(value) <= 1_000_000m && (!isWhole || decimal.IsInteger(value))
            ? value
            : throw new ArgumentException(page.Words["'{0}' is not plainly a number that can be used here: write for example 1000 or 1.5.", text]);

    private static void Add(Dictionary<string, (decimal Before, decimal After)> money, ProductDecision side, bool isAfter)
    {
        if (!side.Create || side.Decision!.GrandTotal is not decimal total)
            return;
        (decimal before, decimal after) = money.GetValueOrDefault(side.Decision.Currency!);
        money[side.Decision.Currency!] = isAfter ? (before, after + total) : (before + total, after);
    }

    private static async Task<PageAnswer> ExportAsync(PageContext page, List<Comparison> differing)
    {
        Words words = page.Words;
        string[] columns = [words["Product"], words["Supplier now"], words["Quantity now"], words["Total now"], words["Supplier then"], words["Quantity then"], words["Total then"], words["Currency"], words["Held now"], words["Held then"]];
        IEnumerable<object?[]> rows = differing.Select(row => new object?[]
        {
            row.ProductId, row.Before.Create ? row.Before.Decision!.SupplierId : null, row.Before.Create ? row.Before.Decision!.OrderQty : null, row.Before.Create ? row.Before.Decision!.GrandTotal : null,
            row.After.Create ? row.After.Decision!.SupplierId : null, row.After.Create ? row.After.Decision!.OrderQty : null, row.After.Create ? row.After.Decision!.GrandTotal : null,
            row.After.Decision?.Currency ?? row.Before.Decision?.Currency, string.Join("; ", row.Before.HeldReasons), string.Join("; ", row.After.HeldReasons),
        });
        await Export.WriteAsync(page, "what-if", page.Query("as")!, columns, rows.ToAsyncEnumerable()).ConfigureAwait(false);
        return PageAnswer.Written;
    }
}

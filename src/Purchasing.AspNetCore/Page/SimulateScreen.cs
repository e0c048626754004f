using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.AspNetCore.Simulation;
using Purchasing.Core.Flow;
using Purchasing.Core.Rules;
using Purchasing.Core.Simulation;
using Purchasing.Core.Sources;
using Purchasing.Rete;

namespace Purchasing.AspNetCore.Page;

/// <summary>Simulate: purchasing day by day, as it is and as supposed; nothing is written.</summary>
internal static class SimulateScreen
{
    private const int MostProducts = 200;
    private const int MostDays = 1_100;
    private const int FirstProducts = 20;

    public static async Task<PageAnswer> ShowAsync(PageContext page, CancellationToken cancellationToken)
    {
        IServiceProvider services = page.Http.RequestServices;
        RuleVersions versions = services.GetRequiredService<RuleVersions>();
        RuleSet rules = await versions.CurrentAsync(cancellationToken).ConfigureAwait(false);
        SimulateModel model = new()
        {
            Versions = [.. (await versions.ListAsync(cancellationToken).ConfigureAwait(false)).Select(version => version.Version)],
            Parameters = [.. rules.ParameterInfo.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)],
        };
        if (page.Query("go") is null)
            return PageAnswer.Show<Simulate>(model);
        IReadOnlyList<SimulationResult> results;
        try
        {
            SimulationRequest request = await RequestAsync(page, cancellationToken).ConfigureAwait(false);
            results = await services.GetRequiredService<Simulations>().RunAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RuleSetException or RuleVersionException or ArgumentException or UnknownProductException or FactSourceException or OverflowException)
        {
            return PageAnswer.Show<Simulate>(model with { Problem = WhatIfScreen.ProblemOf(e) }, StatusCodes.Status422UnprocessableEntity);
        }

        if (page.Query("as") == "csv")
            return await CsvAsync(page, results, cancellationToken).ConfigureAwait(false);
        return PageAnswer.Show<Simulate>(model with { Results = results, Plot = "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(SimulationPlot.Svg(results))) });
    }

    private static async Task<SimulationRequest> RequestAsync(PageContext page, CancellationToken cancellationToken)
    {
        IServiceProvider services = page.Http.RequestServices;
        string[] products = (page.Query("products") ?? "").Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (products.Length == 0)
            products = [.. await services.GetRequiredService<PurchasingGraph>().Catalogue.PageAsync(null, FirstProducts, cancellationToken).ConfigureAwait(false)];
        int days = Whole(page, "days") ?? 365;
        if (products.Length > MostProducts || days is < 1 or > MostDays)
            throw new ArgumentException(page.Words["The page simulates up to {0} products over 1 to {1} days; the verb simulate takes more.", MostProducts, MostDays]);
        KeyValuePair<string, string>[] parameters = WhatIfScreen.ParametersOf(page);
        string? version = page.Query("version");
        return new SimulationRequest
        {
            ProductIds = products,
            Days = days,
            Seed = Whole(page, "seed") ?? 1,
            AverageOverDays = Whole(page, "average"),
            Other = parameters.Length == 0 && version is null
                ? null
                : await services.GetRequiredService<Core.Catalogue.WhatIf>().LoadRulesAsync(null, version, parameters, cancellationToken).ConfigureAwait(false),
            OtherName = SimulationRequest.NameOf(version is null ? null : $"version {version}", parameters),
            KeepDays = products.Length == 1,
        };
    }

    private static int? Whole(PageContext page, string name) => page.Query(name) is not string text
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new ArgumentException(page.Words["'{0}' is not a whole number that can be used here.", text]);

    private static async Task<PageAnswer> CsvAsync(PageContext page, IReadOnlyList<SimulationResult> results, CancellationToken cancellationToken)
    {
        HttpResponse response = page.Http.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"simulation.csv\"";
        await response.WriteAsync(SimulationCsv.Write(results), cancellationToken).ConfigureAwait(false);
        return PageAnswer.Written;
    }
}

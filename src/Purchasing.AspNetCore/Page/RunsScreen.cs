using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Page;

/// <summary>Runs: start, watch, join, resume, give up. A run belongs to the server and not to who looks at it.</summary>
internal static class RunsScreen
{
    private const int PageSize = 100;
    private const int MostAtOnce = 1000;
    private const int ToCompare = 20;

    public static async Task<PageAnswer> ShowAsync(PageContext page, CancellationToken cancellationToken)
    {
        IReadOnlyList<RunInfo> runs = await Runs(page).ListAsync(new RunQuery { Limit = PageSize }, cancellationToken).ConfigureAwait(false);
        RunInfo[] failed = [.. runs.Where(run => run.State is RunState.Interrupted or RunState.Abandoned)];
        RunInfo[] held = [.. runs.Where(run => (run.Counts?.Held ?? run.Progress.Held) > 0)];
        page.Filters();
        string show = page.Choice("show", "all", "failed", "held");
        IReadOnlyList<RunInfo> rows = show switch { "failed" => failed, "held" => held, _ => runs };
        if (page.Query("as") is "csv" or "xlsx")
        {
            Words words = page.Words;
            string[] columns = [words["Run"], words["State"], words["Started"], words["By"], words["Finished"], words["Products"], words["ordered"], words["held"], words["nothing needed"], words["Orders"]];
            IEnumerable<object?[]> lines = rows.Select(run => new object?[]
            {
                run.RunKey, words[RunWords.State(run.State)], run.StartedAt, run.StartedBy, run.FinishedAt, run.Counts?.Products ?? run.Progress.Products, run.Counts?.Ordered, run.Counts?.Held ?? run.Progress.Held, run.Counts?.NothingNeeded,
                run.Counts?.Orders ?? run.Progress.Orders,
            });
            await Export.WriteAsync(page, "runs", page.Query("as")!, columns, lines.ToAsyncEnumerable()).ConfigureAwait(false);
            return PageAnswer.Written;
        }

        return PageAnswer.Show<Screens.Runs>(new RunsModel(
            show,
            rows,
            [("all", "All", runs.Count), ("failed", "Failed", failed.Length), ("held", "With held", held.Length)],
            string.Create(CultureInfo.InvariantCulture, $"{page.Now:yyyy-MM-dd-HHmmss}-{page.Person.Subject}")));
    }

    public static async Task<PageAnswer> StartAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        string key = form["key"].ToString().Trim();
        RunInfo run = await Runs(page).StartAsync(new RunOptions { RunKey = key, Actor = page.Person.Subject }, cancellationToken).ConfigureAwait(false);
        // A run that was there before this request is joined, not started.
        return PageAnswer.Go(page.Href("runs", run.RunKey) + (run.StartedAt < page.Now ? "?done=joined" : ""));
    }

    public static async Task<PageAnswer> RunAsync(PageContext page, CancellationToken cancellationToken)
    {
        RunInfo run = await Runs(page).FindAsync(Key(page), cancellationToken).ConfigureAwait(false);
        page.Title = run.RunKey;
        IReadOnlyList<HeldProduct> held = await page.Http.RequestServices.GetRequiredService<ICatalogueRunStore>().HeldAsync(run.RunKey, page.Query("after"), PageSize, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<RunInfo> newest = await Runs(page).ListAsync(new RunQuery { Limit = ToCompare }, cancellationToken).ConfigureAwait(false);
        RunComparison? comparison = page.Query("with") is string other && other != run.RunKey
            ? await CompareAsync(page, run, await Runs(page).FindAsync(other, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
            : null;
        return PageAnswer.Show<Run>(new RunModel(
            run, held, held.Count == PageSize ? held[^1].ProductId : null, [.. newest.Select(known => known.RunKey).Where(key => key != run.RunKey)], comparison));
    }

    public static async Task<PageAnswer> PostAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        string key = Key(page);
        switch ((string)page.Http.GetRouteValue("action")!)
        {
            case "resume":
                await Runs(page).ResumeAsync(new RunOptions { RunKey = key, Actor = page.Person.Subject, AcceptRules = form["accept"] == "on" }, cancellationToken).ConfigureAwait(false);
                break;
            case "abandon":
                await Runs(page).AbandonAsync(key, page.Person.Subject, form["reason"].ToString().Trim() is { Length: > 0 } reason ? reason : null, cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw new UnknownRunException(key);
        }

        return PageAnswer.Go(page.Href("runs", key));
    }

    public static async Task<PageAnswer> FollowAsync(PageContext page, CancellationToken cancellationToken)
    {
        string key = Key(page);
        await Runs(page).FindAsync(key, cancellationToken).ConfigureAwait(false);
        HttpResponse response = page.Http.Response;
        ServerEvents.Begin(response);
        bool waits = false;
        await foreach (RunInfo run in Runs(page).FollowAsync(key, cancellationToken).ConfigureAwait(false))
        {
            waits = run.State == RunState.New;
            await ServerEvents.WriteAsync(response, "count", page.Words.Count(run.Progress.Decided), cancellationToken).ConfigureAwait(false);
            string progress = string.Create(CultureInfo.InvariantCulture, $"{run.Progress.Decided}/{Math.Max(1, run.Progress.Products)}");
            await ServerEvents.WriteAsync(response, "progress", progress, cancellationToken).ConfigureAwait(false);
            await ServerEvents.WriteAsync(response, "wait", JsonEncodedText.Encode(run.Progress.WaitingFor ?? "").ToString(), cancellationToken).ConfigureAwait(false);
        }

        // What nobody works on yet has not ended: the browser asks again after a while.
        if (!waits)
            await ServerEvents.WriteAsync(response, "end", "", cancellationToken).ConfigureAwait(false);
        return PageAnswer.Written;
    }

    private static async Task<RunComparison> CompareAsync(PageContext page, RunInfo run, RunInfo other, CancellationToken cancellationToken)
    {
        Dictionary<(string Supplier, string Currency), (decimal Here, decimal There)> amounts = [];
        foreach (string key in new[] { run.RunKey, other.RunKey })
        {
            await foreach (PurchaseOrder order in OrdersAsync(page, key, cancellationToken).ConfigureAwait(false))
            {
                (string, string) place = (order.SupplierName ?? order.SupplierId, order.Currency);
                (decimal here, decimal there) = amounts.GetValueOrDefault(place);
                amounts[place] = key == run.RunKey ? (here + order.GrandTotal, there) : (here, there + order.GrandTotal);
            }
        }

        HashSet<string> held = await HeldAsync(page, run.RunKey, cancellationToken).ConfigureAwait(false);
        HashSet<string> heldThere = await HeldAsync(page, other.RunKey, cancellationToken).ConfigureAwait(false);
        return new RunComparison(
            other,
            [.. amounts.GroupBy(pair => pair.Key.Currency, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Sum(pair => pair.Value.Here), group.Sum(pair => pair.Value.There)))],
            [
                .. amounts.Where(pair => pair.Value.Here != pair.Value.There).OrderByDescending(pair => Math.Abs(pair.Value.Here - pair.Value.There)).ThenBy(pair => pair.Key.Supplier, StringComparer.Ordinal)
                    .Take(PageSize).Select(pair => (pair.Key.Supplier, pair.Key.Currency, pair.Value.Here, pair.Value.There)),
            ],
            [.. held.Except(heldThere).Order(StringComparer.Ordinal)],
            [.. heldThere.Except(held).Order(StringComparer.Ordinal)]);
    }

    // What was withdrawn or refused counts as well: it is what the run decided.
    private static async IAsyncEnumerable<PurchaseOrder> OrdersAsync(PageContext page, string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IOrderReports reports = page.Http.RequestServices.GetRequiredService<IOrderReports>();
        OrderListQuery query = new() { RunKey = key, Limit = MostAtOnce, Sort = OrderSort.Id };
        while (true)
        {
            OrderListPage orders = await reports.ListAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (OrderListRow row in orders.Rows)
                yield return row.Order;
            if (orders.Rows.Count < query.Limit)
                yield break;
            query = query with { After = OrderPlace.Of(orders.Rows[^1].Order, query.Sort) };
        }
    }

    private static async Task<HashSet<string>> HeldAsync(PageContext page, string key, CancellationToken cancellationToken)
    {
        ICatalogueRunStore store = page.Http.RequestServices.GetRequiredService<ICatalogueRunStore>();
        HashSet<string> held = new(StringComparer.Ordinal);
        string? after = null;
        while (true)
        {
            IReadOnlyList<HeldProduct> some = await store.HeldAsync(key, after, MostAtOnce, cancellationToken).ConfigureAwait(false);
            held.UnionWith(some.Select(product => product.ProductId));
            if (some.Count < MostAtOnce)
                return held;
            after = some[^1].ProductId;
        }
    }

    private static CatalogueRuns Runs(PageContext page) => page.Http.RequestServices.GetRequiredService<CatalogueRuns>();

    private static string Key(PageContext page) => (string)page.Http.GetRouteValue("key")!;
}

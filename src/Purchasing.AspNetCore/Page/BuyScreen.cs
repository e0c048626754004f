using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Calculation;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Proposals;
using Purchasing.Core.Text;

namespace Purchasing.AspNetCore.Page;

/// <summary>To buy: what there is to order, and ordering it.</summary>
internal static class BuyScreen
{
    private const int PageSize = 100;
    private const int MostTold = 5;

    private static readonly TimeSpan s_maxAge = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromMilliseconds(250);

    public static async Task<PageAnswer> ShowAsync(PageContext page, CancellationToken cancellationToken)
    {
        page.Filters("supplier", "q");
        string? done = page.Query("done") switch
        {
            "saved" => page.Words["Saved."],
            "reset" => page.Words["Back to the computed quantity."],
            "snoozed" => page.Words["Put off. It is seen again on its day, or when more is needed or another supplier is proposed."],
            "woken" => page.Words["Seen again."],
            _ => null,
        };
        (BuyModel model, IReadOnlyList<Proposal> list) = await ModelAsync(page, cancellationToken).ConfigureAwait(false);
        if (page.Query("as") is "csv" or "xlsx" && model.At is not null)
            return await ExportAsync(page, model, list).ConfigureAwait(false);
        return PageAnswer.Show<Buy>(model with { Done = done });
    }

    /// <summary>What there is to buy now. A run that ended since it was worked out has ordered what the list still shows.</summary>
    internal static async Task<ProposalSnapshot?> SnapshotAsync(PageContext page, TimeSpan wait, CancellationToken cancellationToken)
    {
        ProposalDesk desk = page.Http.RequestServices.GetRequiredService<ProposalDesk>();
        if (desk.Current is ProposalSnapshot current)
        {
            IReadOnlyList<RunInfo> runs = await page.Http.RequestServices.GetRequiredService<CatalogueRuns>().ListAsync(new RunQuery { Limit = 1 }, cancellationToken).ConfigureAwait(false);
            if (runs.Count > 0 && runs[0].FinishedAt > current.At)
                await Task.WhenAny(desk.RefreshAsync(), Task.Delay(wait, cancellationToken)).ConfigureAwait(false);
        }

        return await desk.GetAsync(s_maxAge, wait, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<PageAnswer> RefreshAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        ProposalDesk desk = page.Http.RequestServices.GetRequiredService<ProposalDesk>();
        // Small catalogues are done before the answer.
        await Task.WhenAny(desk.RefreshAsync(), Task.Delay(s_firstWait, cancellationToken)).ConfigureAwait(false);
        return PageAnswer.Go(PageMap.Back(page, form, "buy"));
    }

    public static async Task<PageAnswer> FollowAsync(PageContext page, CancellationToken cancellationToken)
    {
        ProposalDesk desk = page.Http.RequestServices.GetRequiredService<ProposalDesk>();
        HttpResponse response = page.Http.Response;
        ServerEvents.Begin(response);
        while (desk.Progress is { IsRunning: true } progress)
        {
            await ServerEvents.WriteAsync(response, "count", page.Words.Count(progress.Decided), cancellationToken).ConfigureAwait(false);
            await Task.Delay(s_lookAgain, cancellationToken).ConfigureAwait(false);
        }

        await ServerEvents.WriteAsync(response, "end", "", cancellationToken).ConfigureAwait(false);
        return PageAnswer.Written;
    }

    public static async Task<PageAnswer> PostAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        IServiceProvider services = page.Http.RequestServices;
        IProposalEdits edits = services.GetRequiredService<IProposalEdits>();
        if (form["reset"].ToString() is { Length: > 0 } reset)
        {
            await edits.RemoveAsync([BuyKeys.Read(reset).ProductId], cancellationToken).ConfigureAwait(false);
            return PageAnswer.Go(page.With(("after", page.Query("after")), ("done", "reset")));
        }

        ProposalDesk desk = services.GetRequiredService<ProposalDesk>();
        IEnumerable<string> shown = form.Keys.Where(field => field.StartsWith("q:", StringComparison.Ordinal)).Select(field => field[2..]);
        Dictionary<string, Proposal> current = (await SeenAsync(desk, shown, cancellationToken).ConfigureAwait(false)).ToDictionary(BuyKeys.Of, StringComparer.Ordinal);
        Dictionary<string, ProposalEdit> before = (await edits.AllAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(BuyKeys.Of, StringComparer.Ordinal);
        Dictionary<string, string> wrong = [];
        Dictionary<string, (decimal Shown, decimal Now)> stale = StaleOf(form, current, before);
        List<ProposalEdit> changed = Typed(page, form, current, before, wrong, stale);
        // What was typed is kept, whatever else the form asks for.
        await edits.SetAsync(changed, cancellationToken).ConfigureAwait(false);
        if (wrong.Count > 0)
        {
            (BuyModel model, _) = await ModelAsync(page, cancellationToken).ConfigureAwait(false);
            return PageAnswer.Show<Buy>(model with { Typed = wrong }, StatusCodes.Status422UnprocessableEntity);
        }

        // What somebody typed over, or orders, without having seen what it is now.
        string[] overlooked = [.. stale.Keys.Where(key => form["one"] == key || form["sel"].Contains(key) || IsTyped(form, key, stale[key].Shown, page.Words))];
        if (overlooked.Length > 0 && form["do"] != "snooze")
        {
            string told = string.Join("; ", overlooked.Take(MostTold).Select(key => page.Words["{0}: {1} was shown, it is {2} now", BuyKeys.Read(key).ProductId, page.Words.Number(stale[key].Shown), page.Words.Number(stale[key].Now)]));
            return await RefusedAsync(
                page, form, page.Words["Quantities changed meanwhile: {0}. Nothing was ordered. Look, and press again.", told], cancellationToken,
                overlooked.Where(key => IsTyped(form, key, stale[key].Shown, page.Words)).ToDictionary(key => key, key => form["q:" + key].ToString().Trim())).ConfigureAwait(false);
        }

        string[] chosen = form["one"].ToString() is { Length: > 0 } one ? [one] : [.. form["sel"].OfType<string>().Distinct(StringComparer.Ordinal)];
        string wanted = form["one"].Count > 0 ? "order" : form["do"].ToString();
        // Enter in a field asks for what the field belongs to.
        if (wanted == "enter")
            wanted = string.IsNullOrWhiteSpace(form["why"]) && string.IsNullOrWhiteSpace(form["until"]) ? "save" : "snooze";
        if (wanted == "snooze")
            return await SnoozeAsync(page, form, cancellationToken).ConfigureAwait(false);
        if (wanted is "save" or "")
            return PageAnswer.Go(page.With(("after", page.Query("after")), ("done", "saved")));
        if (wanted != "order")
            throw new ArgumentException(page.Words["'{0}' is nothing that can be done here.", SafeText.Show(wanted)]);
        if (chosen.Length == 0)
            return await RefusedAsync(page, form, page.Words["Nothing was ordered: tick the rows to order."], cancellationToken).ConfigureAwait(false);
        foreach (ProposalEdit edit in changed)
            before[BuyKeys.Of(edit)] = edit;
        return await OrderAsync(page, form, chosen, before, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts the chosen rows off; the list is shown as it was, and what was typed when that cannot be.</summary>
    internal static async Task<PageAnswer> SnoozeAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        if (!page.May(Permission.Snooze))
            return PageHost.NotAllowed(page, Permission.Snooze);
        page.List = page.Href("buy");
        return await SnoozeScreen.PutOffAsync(page, form, cancellationToken).ConfigureAwait(false) is string refused
            ? await RefusedAsync(page, form, refused, cancellationToken).ConfigureAwait(false)
            : PageAnswer.Go(page.With(("after", page.Query("after")), ("done", "snoozed")));
    }

    private static async Task<PageAnswer> RefusedAsync(
        PageContext page, IFormCollection form, string why, CancellationToken cancellationToken, Dictionary<string, string>? typed = null)
    {
        (BuyModel model, _) = await ModelAsync(page, cancellationToken).ConfigureAwait(false);
        return PageAnswer.Show<Buy>(
            model with { Refused = why, Typed = typed ?? [], Selected = form["sel"].OfType<string>().ToHashSet(StringComparer.Ordinal), Until = form["until"].ToString(), Why = form["why"].ToString() }, StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>The proposals that a form is about. The form may be of another host, or of a time before this one started.</summary>
    /// <param name="desk">What there is to buy.</param>
    /// <param name="keys">The rows of the form.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    internal static async Task<IReadOnlyList<Proposal>> SeenAsync(ProposalDesk desk, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        if (desk.Current is null)
            await desk.RefreshAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        HashSet<string> known = [.. (desk.Current?.Items ?? []).Select(BuyKeys.Of)];
        string[] missing = [.. keys.Where(key => !known.Contains(key)).Select(key => BuyKeys.Read(key).ProductId).Distinct(StringComparer.Ordinal)];
        await desk.DecideAgainAsync(missing, cancellationToken).ConfigureAwait(false);
        return desk.Current?.Items ?? [];
    }

    private static async Task<PageAnswer> OrderAsync(
        PageContext page, IFormCollection form, string[] chosen, Dictionary<string, ProposalEdit> edited, CancellationToken cancellationToken)
    {
        IServiceProvider services = page.Http.RequestServices;
        ProposalWish[] wishes =
        [
            .. from key in chosen
            let read = BuyKeys.Read(key)
            let edit = edited.GetValueOrDefault(key)
            select new ProposalWish(read.ProductId, read.WarehouseId, edit?.PurchaseQuantity, edit?.Actor),
        ];
        string request = form["request"].ToString() is { Length: > 0 and <= 64 } name ? name : NewRequest();
        IReadOnlyList<ProposalOrderRow> rows = await services.GetRequiredService<ProposalOrders>().OrderAsync(wishes, request, page.Person.Subject, cancellationToken).ConfigureAwait(false);
        string[] settled = [.. rows.Where(row => row.Outcome is ProposalOutcome.Ordered or ProposalOutcome.NothingNeeded).Select(row => row.ProductId).Distinct(StringComparer.Ordinal)];
        await services.GetRequiredService<IProposalEdits>().RemoveAsync(settled, cancellationToken).ConfigureAwait(false);
        await services.GetRequiredService<ProposalDesk>().DecideAgainAsync([.. wishes.Select(wish => wish.ProductId)], cancellationToken).ConfigureAwait(false);
        Dictionary<string, IReadOnlyList<string>> broken = await BrokenTermsAsync(services, rows, wishes, cancellationToken).ConfigureAwait(false);
        return PageAnswer.Show<Answers>(new AnswersModel("Ordered", page.With(("after", page.Query("after"))), [.. rows.Select(row => RowOf(page, row, broken))]));
    }

    // Of the orders with quantities that people set: what of them the suppliers do not take.
    private static async Task<Dictionary<string, IReadOnlyList<string>>> BrokenTermsAsync(
        IServiceProvider services, IReadOnlyList<ProposalOrderRow> rows, ProposalWish[] wishes, CancellationToken cancellationToken)
    {
        HashSet<string> edited = [.. wishes.Where(wish => wish.PurchaseQuantity is not null).Select(wish => wish.ProductId)];
        Dictionary<string, IReadOnlyList<string>> broken = new(StringComparer.Ordinal);
        foreach (ProposalOrderRow row in rows)
        {
            if (row is { Outcome: ProposalOutcome.Ordered, Order: { Status: Core.Orders.OrderStatus.PendingApproval } order } && (edited.Contains(row.ProductId) || broken.Count < MostTold) && !broken.ContainsKey(order.Id))
                broken[order.Id] = await services.GetRequiredService<Core.Orders.OrderService>().BrokenTermsAsync(order, cancellationToken).ConfigureAwait(false);
        }

        return broken;
    }

    private static AnswerRow RowOf(PageContext page, ProposalOrderRow row, Dictionary<string, IReadOnlyList<string>> broken) => new(
        row.ProductId,
        row.Outcome == ProposalOutcome.Ordered,
        row.Outcome switch
        {
            ProposalOutcome.Ordered => row.Order!.Status == Core.Orders.OrderStatus.PendingApproval ? "Ordered, waits for approval" : "Ordered",
            ProposalOutcome.NothingNeeded => "Nothing needed",
            ProposalOutcome.Held => "Held",
            _ => "Refused",
        },
        row.Order?.Id,
        row.Order is null
            ? row.Reasons
            : [
                $"{row.Order.SupplierName ?? row.Order.SupplierId} · {page.Words.Amount(row.Order.GrandTotal, row.Order.Currency)} {row.Order.Currency}",
                .. broken.GetValueOrDefault(row.Order.Id) is { Count: > 0 } terms ? [page.Words["The supplier does not take it so: {0}. Amend it, or who approves it has to accept that.", string.Join("; ", terms)]] : Array.Empty<string>(),
            ]);

    // The rows of which the form showed another quantity than there is now: somebody set one, or it was worked out again.
    private static Dictionary<string, (decimal Shown, decimal Now)> StaleOf(IFormCollection form, IReadOnlyDictionary<string, Proposal> current, IReadOnlyDictionary<string, ProposalEdit> edits)
    {
        Dictionary<string, (decimal, decimal)> stale = new(StringComparer.Ordinal);
        foreach ((string field, Microsoft.Extensions.Primitives.StringValues value) in form)
        {
            if (!field.StartsWith("w:", StringComparison.Ordinal) || !decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal shown))
                continue;
            string key = field[2..];
            if (current.TryGetValue(key, out Proposal? proposal) && !proposal.IsHeld && (edits.GetValueOrDefault(key)?.PurchaseQuantity ?? proposal.PurchaseQuantity) is decimal now && now != shown)
                stale[key] = (shown, now);
        }

        return stale;
    }

    private static bool IsTyped(IFormCollection form, string key, decimal shown, Words words) =>
        form.TryGetValue("q:" + key, out Microsoft.Extensions.Primitives.StringValues typed) && !(words.TryRead(typed.ToString().Trim(), out decimal quantity) && quantity == shown);

    // The quantities that differ from what the list showed; those that cannot be taken go to the argument before the last.
    private static List<ProposalEdit> Typed(
        PageContext page, IFormCollection form, Dictionary<string, Proposal> current, Dictionary<string, ProposalEdit> before, Dictionary<string, string> wrong,
        Dictionary<string, (decimal Shown, decimal Now)> stale)
    {
        List<ProposalEdit> changed = [];
        PurchasingOptions options = page.Http.RequestServices.GetRequiredService<PurchasingOptions>();
        foreach ((string field, Microsoft.Extensions.Primitives.StringValues value) in form)
        {
            if (!field.StartsWith("q:", StringComparison.Ordinal))
                continue;
            string key = field[2..];
            string typed = value.ToString().Trim();
            if (!current.TryGetValue(key, out Proposal? proposal) || stale.ContainsKey(key))
                continue;
            if (!page.Words.TryRead(typed, out decimal quantity) || quantity <= 0m || quantity > 1_000_000_000m || decimal.Round(quantity, 8) != quantity)
                wrong[key] = typed;
            else if (quantity == (before.GetValueOrDefault(key)?.PurchaseQuantity ?? proposal.PurchaseQuantity))
                continue;
            else if (proposal.Lots > 1 || (quantity != proposal.PurchaseQuantity && quantity != decimal.Round(quantity, options.DecimalsOf(proposal.PurchaseUnit))))
                wrong[key] = typed;
            else
                changed.Add(new ProposalEdit(proposal.ProductId, proposal.WarehouseId, quantity, page.Person.Subject, page.Now));
        }

        return changed;
    }

    private static async Task<(BuyModel Model, IReadOnlyList<Proposal> List)> ModelAsync(PageContext page, CancellationToken cancellationToken)
    {
        IServiceProvider services = page.Http.RequestServices;
        ProposalDesk desk = services.GetRequiredService<ProposalDesk>();
        ProposalSnapshot? snapshot = await SnapshotAsync(page, s_firstWait, cancellationToken).ConfigureAwait(false);
        BuyModel model = new()
        {
            Progress = desk.Progress,
            BaseCurrency = services.GetRequiredService<PurchasingOptions>().BaseCurrency,
            Show = page.Choice("show", "due", "held", "edited", "snoozed"),
            Supplier = page.Query("supplier"),
            Text = page.Query("q"),
            Sort = page.Choice("sort", "by", "product", "supplier", "total"),
            Request = NewRequest(),
        };
        if (snapshot is null)
            return (model, []);
        Dictionary<string, ProposalEdit> edits = (await services.GetRequiredService<IProposalEdits>().AllAsync(cancellationToken).ConfigureAwait(false))
            .ToDictionary(BuyKeys.Of, StringComparer.Ordinal);
        IReadOnlyDictionary<string, ProposalSnooze> hidden = await SnoozeScreen.HiddenAsync(page, snapshot.Items, cancellationToken).ConfigureAwait(false);
        int held = snapshot.Items.Count(item => item.IsHeld);
        int edited = edits.Count == 0 ? 0 : snapshot.Items.Count(item => !item.IsHeld && edits.ContainsKey(BuyKeys.Of(item)));
        ProposalSort sort = model.Sort switch { "product" => ProposalSort.Product, "supplier" => ProposalSort.Supplier, "total" => ProposalSort.Total, _ => ProposalSort.OrderBy };
        Proposal? place = page.Query("after") is not string after ? null
            : BuyKeys.ReadPlace(after, sort) ?? throw new ArgumentException(page.Words["'{0}' is not a place in this list.", SafeText.Show(after)]);
        int from = 0;
        // As they were computed, by which the list is sorted.
        List<Proposal> computed = [];
        List<Proposal> list = [];
        foreach (Proposal item in snapshot.By(sort))
        {
            if (item.IsHeld != (model.Show == "held") || (model.Supplier is not null && item.SupplierId != model.Supplier) || (model.Text is string text && !Matches(item, text)))
                continue;
            ProposalEdit? edit = edits.Count == 0 ? null : edits.GetValueOrDefault(BuyKeys.Of(item));
            // What was edited is found among the edited, put off or not.
            if ((model.Show == "edited" && edit is null) || (model.Show is "due" or "snoozed" && hidden.ContainsKey(BuyKeys.Of(item)) != (model.Show == "snoozed")))
                continue;
            computed.Add(item);
            list.Add(edit is null ? item : item.With(edit));
            // Whether the row at the place is still there does not matter.
            if (place is not null && ProposalSnapshot.Compare(item, place, sort) <= 0)
                from = list.Count;
        }

        Proposal[] rows = [.. list.Skip(from).Take(PageSize)];
        return (model with
        {
            At = snapshot.At,
            Rules = [.. snapshot.Items.Where(item => item.RuleSetHash.Length > 0).GroupBy(item => item.RuleSetHash, StringComparer.Ordinal).Select(group => RuleSetName(group.First())).Order(StringComparer.Ordinal)],
            Products = snapshot.Products,
            Rows = rows,
            Total = list.Count,
            Due = snapshot.Items.Count - held - hidden.Count,
            Held = held,
            Snoozes = hidden,
            Edited = edited,
            Sums = model.Show == "held" ? [] : [.. list.GroupBy(item => item.Currency, StringComparer.Ordinal).Select(group => (group.Key, group.Sum(item => item.Total))).OrderByDescending(sum => sum.Item2).Take(3)],
            Next = from + rows.Length < list.Count ? BuyKeys.PlaceOf(computed[from + rows.Length - 1], sort) : null,
        }, list);
    }

    private static string RuleSetName(Proposal item) => OrderWords.Rules(item.RuleSetVersion, item.RuleSetHash);

    private static bool Matches(Proposal item, string text) =>
        item.ProductId.Contains(text, StringComparison.OrdinalIgnoreCase)
        || item.ProductName?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || item.SupplierId.Contains(text, StringComparison.OrdinalIgnoreCase)
        || item.SupplierName?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || item.HeldReasons.Any(reason => reason.Contains(text, StringComparison.OrdinalIgnoreCase) || TodayScreen.KindOf(reason).Contains(text, StringComparison.OrdinalIgnoreCase));

    private static async Task<PageAnswer> ExportAsync(PageContext page, BuyModel model, IReadOnlyList<Proposal> list)
    {
        Words words = page.Words;
        if (model.Show == "snoozed")
        {
            string[] heads = [words["Product"], words["Product name"], words["Warehouse"], words["Seen again"], words["Reason"], words["By"], words["Quantity"], words["Unit"], words["Supplier"], words["Name"]];
            IEnumerable<object?[]> off =
                from row in list
                let snooze = model.Snoozes[BuyKeys.Of(row)]
                select new object?[] { row.ProductId, row.ProductName, row.WarehouseId, snooze.Until, snooze.Reason, snooze.Actor, row.Edit?.PurchaseQuantity ?? row.PurchaseQuantity, row.PurchaseUnit, row.SupplierId, row.SupplierName };
            await Export.WriteAsync(page, "put-off", page.Query("as")!, heads, off.ToAsyncEnumerable()).ConfigureAwait(false);
            return PageAnswer.Written;
        }

        string[] columns = model.Show == "held"
            ? [words["Product"], words["Warehouse"], words["Supplier"], words["Why it is held"]]
            : [words["Product"], words["Product name"], words["Warehouse"], words["Order by"], words["Position"], words["Required"], words["Quantity"], words["Unit"], words["Computed"], words["Supplier"], words["Name"], words["Price"], words["Price per"], words["Total"], words["Currency"], words["Rules"]];
        IEnumerable<object?[]> rows = list.Select(row => model.Show == "held"
            ? new object?[] { row.ProductId, row.WarehouseId, row.SupplierId, string.Join("; ", row.HeldReasons) }
            : [row.ProductId, row.ProductName, row.WarehouseId, row.OrderBy, row.Position, row.Required, row.Edit?.PurchaseQuantity ?? row.PurchaseQuantity, row.PurchaseUnit, row.PurchaseQuantity, row.SupplierId, row.SupplierName, row.PurchasePrice ?? row.UnitPrice, row.PurchasePrice is null ? row.StockUnit : row.PurchaseUnit, row.Total, row.Currency, RuleSetName(row)]);
        await Export.WriteAsync(page, "to-buy", page.Query("as")!, columns, rows.ToAsyncEnumerable()).ConfigureAwait(false);
        return PageAnswer.Written;
    }

    private static string NewRequest() => $"page-{Guid.CreateVersion7():N}";
}

using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Orders;
using Purchasing.Core.Sources;

namespace Purchasing.AspNetCore.Page;

/// <summary>Approvals: what waits, and for whom.</summary>
internal static class ApprovalsScreen
{
    private const int PageSize = 100;
    private const int MostMine = 1000;

    private static readonly OrderListQuery s_waiting = new() { Statuses = [OrderStatus.PendingApproval], Sort = OrderSort.ChangedAt, Descending = false };

    public static async Task<PageAnswer> ShowAsync(PageContext page, CancellationToken cancellationToken)
    {
        IOrderReports reports = page.Http.RequestServices.GetRequiredService<IOrderReports>();
        bool isMine = page.Choice("show", "mine", "all") == "mine";
        OrderListPage waiting = await reports.ListAsync(s_waiting with { Limit = MostMine }, cancellationToken).ConfigureAwait(false);
        OrderListRow[] mine = [.. waiting.Rows.Where(row => IsFor(page, row.Order))];
        IReadOnlyList<OrderListRow> list = isMine
            ? mine
            : (await reports.ListAsync(s_waiting with { Limit = PageSize, After = page.Query("after") is string after ? OrdersScreen.PlaceOf(page, after, s_waiting.Sort) : null }, cancellationToken).ConfigureAwait(false)).Rows;
        if (page.Query("as") is "csv" or "xlsx")
            return await ExportAsync(page, isMine ? mine.ToAsyncEnumerable() : AllAsync(reports, cancellationToken), cancellationToken).ConfigureAwait(false);
        OrderListRow[] shown = [.. list.Take(PageSize)];
        string? next = !isMine && shown.Length == PageSize ? OrderPlace.Of(shown[^1].Order, s_waiting.Sort).ToString() : null;
        ApprovalRow[] rows = await Task.WhenAll(shown.Select(row => RowAsync(page, row, cancellationToken))).ConfigureAwait(false);
        return PageAnswer.Show<Approvals>(new ApprovalsModel(isMine, mine.Length, waiting.Total, rows, next));
    }

    public static async Task<PageAnswer> PostAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        if (form["do"] == PageComponent.NoButton)
            return OrdersScreen.NoButton(page, form, "approvals");
        OrderActionView action = form["do"] == "reject" ? OrderActions.Find("reject")! : OrderActions.Find("approve")!;
        return await OrdersScreen.ManyAsync(page, form, action, "approvals", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The order that waits next after one, and that the person can approve; after the last the one that waits longest, and null when none does.</summary>
    /// <param name="page">The page.</param>
    /// <param name="before">The order as it waited.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public static async Task<string?> NextAsync(PageContext page, PurchaseOrder before, CancellationToken cancellationToken)
    {
        IOrderReports reports = page.Http.RequestServices.GetRequiredService<IOrderReports>();
        foreach (OrderPlace? place in (OrderPlace?[])[OrderPlace.Of(before, s_waiting.Sort), null])
        {
            OrderListPage waiting = await reports.ListAsync(s_waiting with { Limit = PageSize, After = place }, cancellationToken).ConfigureAwait(false);
            if (waiting.Rows.FirstOrDefault(row => row.Order.Id != before.Id && IsFor(page, row.Order)) is OrderListRow next)
                return next.Order.Id;
        }

        return null;
    }

    /// <summary>What the rules say about the approval of an order; null when they do not answer: who approves sees the order all the same.</summary>
    public static async Task<ApprovalReason?> ReasonAsync(PageContext page, PurchaseOrder order, int lines, CancellationToken cancellationToken)
    {
        try
        {
            return await page.Http.RequestServices.GetRequiredService<OrderService>().ApprovalReasonAsync(order, lines, cancellationToken).ConfigureAwait(false);
        }
        catch (FactSourceException)
        {
            return null;
        }
    }

    private static async Task<PageAnswer> ExportAsync(PageContext page, IAsyncEnumerable<OrderListRow> list, CancellationToken cancellationToken)
    {
        Words words = page.Words;
        string[] columns =
        [
            words["Order"], words["Supplier"], words["Name"], words["Total"], words["Grand total"], words["Currency"], words["Which limit"], words["Changed since"], words["Approvals"], words["Approvals needed"],
            words["Made by"], words["Waits since"],
        ];
        await Export.WriteAsync(page, "approvals", page.Query("as")!, columns, Rows()).ConfigureAwait(false);
        return PageAnswer.Written;

        async IAsyncEnumerable<object?[]> Rows()
        {
            await foreach (OrderListRow listed in list.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                ApprovalRow row = await RowAsync(page, listed, cancellationToken).ConfigureAwait(false);
                PurchaseOrder order = listed.Order;
                yield return
                [
                    order.Id, order.SupplierId, order.SupplierName, order.TotalAmount, order.GrandTotal, order.Currency,
                    row.Reason is null ? words["The rules do not answer."] : string.Join("; ", Limit.Sentences(words, row.Reason, order)),
                    row.Changes is null ? null : string.Join("; ", row.Changes.Changes.Select(change => change.Before is null ? words["a line more"] : words[Changes.FieldWord(change.Field)]).Distinct()),
                    order.ApprovedBy.Count, order.ApprovalsNeeded, order.CreatedBy, order.ChangedAt,
                ];
            }
        }
    }

    private static async IAsyncEnumerable<OrderListRow> AllAsync(IOrderReports reports, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        OrderListQuery query = s_waiting with { Limit = MostMine };
        while (true)
        {
            IReadOnlyList<OrderListRow> rows = (await reports.ListAsync(query, cancellationToken).ConfigureAwait(false)).Rows;
            foreach (OrderListRow row in rows)
                yield return row;
            if (rows.Count < MostMine)
                yield break;
            query = query with { After = OrderPlace.Of(rows[^1].Order, query.Sort) };
        }
    }

    private static async Task<ApprovalRow> RowAsync(PageContext page, OrderListRow row, CancellationToken cancellationToken) => new(
        row,
        await ReasonAsync(page, row.Order, row.Lines, cancellationToken).ConfigureAwait(false),
        row.Amendments == 0 ? null : ChangesSinceApproval.Read(await page.Http.RequestServices.GetRequiredService<IOrderStore>().AuditAsync(row.Order.Id, cancellationToken).ConfigureAwait(false)),
        IsFor(page, row.Order));

    public static bool IsFor(PageContext page, PurchaseOrder order) =>
        page.May(Permission.Approve) && !ActorNames.AreSame(order.CreatedBy, page.Person.Subject) && !order.ApprovedBy.Any(person => ActorNames.AreSame(person, page.Person.Subject))
        && page.Person.Authority?.ProblemOf(order, page.Person.Subject) is null;
}

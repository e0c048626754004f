using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Orders;

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
            : (await reports.ListAsync(s_waiting with { Limit = PageSize, After = page.Query("after") is string after ? OrderPlace.Parse(after, s_waiting.Sort) : null }, cancellationToken).ConfigureAwait(false)).Rows;
        OrderListRow[] rows = [.. list.Take(PageSize)];
        string? next = !isMine && rows.Length == PageSize ? OrderPlace.Of(rows[^1].Order, s_waiting.Sort).ToString() : null;
        return PageAnswer.Show<Approvals>(new ApprovalsModel(isMine, mine.Length, waiting.Total, rows, next));
    }

    public static async Task<PageAnswer> PostAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        OrderActionView action = form["do"] == "reject" ? OrderActions.Find("reject")! : OrderActions.Find("approve")!;
        if (action.NeedsReason && form["reason"].ToString().Trim().Length == 0)
            return PageAnswer.Show<Trouble>(new TroubleModel("Give a reason.", page.Words["To refuse orders a reason is needed. Nothing was done."], MayRetry: false), StatusCodes.Status422UnprocessableEntity);
        return PageAnswer.Show<Answers>(await OrdersScreen.ManyAsync(page, form, action, page.Words[action.Done], cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The order that waits longest and that the person can approve; null when none does.</summary>
    public static async Task<string?> NextAsync(PageContext page, CancellationToken cancellationToken)
    {
        IOrderReports reports = page.Http.RequestServices.GetRequiredService<IOrderReports>();
        OrderListPage waiting = await reports.ListAsync(s_waiting with { Limit = PageSize }, cancellationToken).ConfigureAwait(false);
        return waiting.Rows.FirstOrDefault(row => IsFor(page, row.Order))?.Order.Id;
    }

    public static bool IsFor(PageContext page, PurchaseOrder order) =>
        page.May(Permission.Approve) && !ActorNames.AreSame(order.CreatedBy, page.Person.Subject) && !order.ApprovedBy.Any(person => ActorNames.AreSame(person, page.Person.Subject))
        && page.Person.Authority?.ProblemOf(order, page.Person.Subject) is null;
}

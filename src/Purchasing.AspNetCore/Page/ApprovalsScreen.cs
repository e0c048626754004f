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
            : (await reports.ListAsync(s_waiting with { Limit = PageSize, After = page.Query("after") is string after ? OrderPlace.Parse(after, s_waiting.Sort) : null }, cancellationToken).ConfigureAwait(false)).Rows;
        OrderListRow[] shown = [.. list.Take(PageSize)];
        string? next = !isMine && shown.Length == PageSize ? OrderPlace.Of(shown[^1].Order, s_waiting.Sort).ToString() : null;
        ApprovalRow[] rows = await Task.WhenAll(shown.Select(row => RowAsync(page, row, cancellationToken))).ConfigureAwait(false);
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

    private static async Task<ApprovalRow> RowAsync(PageContext page, OrderListRow row, CancellationToken cancellationToken) => new(
        row,
        await ReasonAsync(page, row.Order, row.Lines, cancellationToken).ConfigureAwait(false),
        row.Amendments == 0 ? null : ChangesSinceApproval.Read(await page.Http.RequestServices.GetRequiredService<IOrderStore>().AuditAsync(row.Order.Id, cancellationToken).ConfigureAwait(false)),
        IsFor(page, row.Order));

    public static bool IsFor(PageContext page, PurchaseOrder order) =>
        page.May(Permission.Approve) && !ActorNames.AreSame(order.CreatedBy, page.Person.Subject) && !order.ApprovedBy.Any(person => ActorNames.AreSame(person, page.Person.Subject))
        && page.Person.Authority?.ProblemOf(order, page.Person.Subject) is null;
}

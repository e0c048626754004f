using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Orders;
using Purchasing.Core.Proposals;
using Purchasing.Core.Sending;
using Purchasing.Core.Text;

namespace Purchasing.AspNetCore.Page;

/// <summary>Orders: the list, and what is done to many at once.</summary>
internal static class OrdersScreen
{
    private const int PageSize = 100;
    private const int ExportSize = 1000;
    private const int MostAtOnce = 200;

    private static readonly (string Value, string Title, OrderStatus[] Statuses)[] s_chips =
    [
        ("all", "All", []),
        ("approve", "To approve", [OrderStatus.PendingApproval]),
        ("send", "To send", [OrderStatus.Approved]),
        ("unknown", "Unknown", [OrderStatus.Sending]),
        ("receive", "To receive", [OrderStatus.Sent, OrderStatus.Acknowledged, OrderStatus.PartlyReceived, OrderStatus.Cancelling]),
        ("late", "Late", []),
        ("done", "Done", [OrderStatus.Received, OrderStatus.Closed, OrderStatus.ClosedShort]),
        ("off", "Cancelled, refused", [OrderStatus.Cancelled, OrderStatus.Rejected]),
    ];

    public static async Task<PageAnswer> ShowAsync(PageContext page, CancellationToken cancellationToken)
    {
        IOrderReports reports = page.Http.RequestServices.GetRequiredService<IOrderReports>();
        page.Filters("supplier", "product", "run", "q");
        string show = page.Choice("show", [.. s_chips.Select(chip => chip.Value)]);
        OrderStatus[] statuses = s_chips.First(chip => chip.Value == show).Statuses;
        string sort = page.Choice("sort", "changed", "id", "supplier");
        OrderListQuery query = new()
        {
            Statuses = statuses,
            SupplierId = page.Query("supplier"),
            ProductId = page.Query("product"),
            RunKey = page.Query("run"),
            Text = page.Query("q")?.Replace("PO-…", "", StringComparison.Ordinal),
            LateOn = show == "late" ? page.Today : null,
            Limit = PageSize,
            Sort = sort switch { "id" => OrderSort.Id, "supplier" => OrderSort.Supplier, _ => OrderSort.ChangedAt },
            Descending = sort != "supplier",
        };
        if (page.Query("after") is string after)
            query = query with { After = PlaceOf(page, after, query.Sort) };
        if (page.Query("as") is "csv" or "xlsx")
            return await ExportAsync(page, reports, query with { After = null, Limit = ExportSize }, cancellationToken).ConfigureAwait(false);
        OrderOverview overview = await reports.OverviewAsync(page.Today, cancellationToken).ConfigureAwait(false);
        OrderListPage list = await reports.ListAsync(query, cancellationToken).ConfigureAwait(false);
        return PageAnswer.Show<Screens.Orders>(new OrdersModel
        {
            Show = show,
            Sort = sort,
            Rows = list.Rows,
            Total = list.Total,
            Chips = [.. s_chips.Select(chip => (chip.Value, chip.Title, chip.Value == "late" ? overview.Late : chip.Statuses.Length == 0 ? overview.Totals.Sum(total => total.Orders) : overview.Count(chip.Statuses)))],
            Supplier = query.SupplierId,
            Product = query.ProductId,
            Run = query.RunKey,
            Text = query.Text,
            Next = list.Rows.Count == PageSize ? OrderPlace.Of(list.Rows[^1].Order, query.Sort).ToString() : null,
        });
    }

    public static async Task<PageAnswer> PostAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        string name = form["do"].ToString();
        if (name == PageComponent.NoButton)
            return NoButton(page, form, "orders");
        if (name == "requeue")
            return page.May(Permission.OperateOutbox) ? PageAnswer.Show<Answers>(await RequeueAsync(page, form, cancellationToken).ConfigureAwait(false)) : PageHost.NotAllowed(page, Permission.OperateOutbox);
        OrderActionView action = OrderActions.Find(name) is { HasLines: false } found ? found : throw new ArgumentException($"'{name}' cannot be done to many orders.");
        if (!page.May(action.Permission))
            return PageHost.NotAllowed(page, action.Permission);
        return await ManyAsync(page, form, action, "orders", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Enter in a field says nothing about what is to be done.</summary>
    internal static PageAnswer NoButton(PageContext page, IFormCollection form, string list) => PageAnswer.Show<Trouble>(
        new TroubleModel("Nothing was done.", page.Words["Press the button of what is to be done: Enter alone does not say it. Going back keeps what you typed."], MayRetry: false, PageMap.Back(page, form, list)),
        StatusCodes.Status422UnprocessableEntity);

    /// <summary>A place in a list of orders.</summary>
    internal static OrderPlace PlaceOf(PageContext page, string after, OrderSort sort)
    {
        try
        {
            return OrderPlace.Parse(after, sort);
        }
        catch (ArgumentException)
        {
            throw new ArgumentException(page.Words["'{0}' is not a place in this list.", SafeText.Show(after)]);
        }
    }

    // What was given up is tried again under the key that it has; an order that waits for nothing is told so.
    private static async Task<AnswersModel> RequeueAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        IOutbox outbox = page.Http.RequestServices.GetRequiredService<IOutbox>();
        OutboxService service = page.Http.RequestServices.GetRequiredService<OutboxService>();
        string? reason = form["reason"].ToString() is { Length: > 0 } text ? text : null;
        List<AnswerRow> rows = [];
        foreach (string id in form["sel"].OfType<string>().Distinct(StringComparer.Ordinal).Take(MostAtOnce))
        {
            try
            {
                IReadOnlyList<OutboxEntry> given = await outbox.ListAsync(new OutboxQuery { OrderId = id, State = OutboxState.Dead }, cancellationToken).ConfigureAwait(false);
                foreach (OutboxEntry entry in given)
                    await service.RequeueAsync(entry.Message.Id, page.Http.OrderRequest(null, reason), cancellationToken).ConfigureAwait(false);
                rows.Add(new AnswerRow(PageText.ShortId(id), given.Count > 0, given.Count > 0 ? "Queued for sending." : "Refused", id, given.Count > 0 ? [] : [page.Words["Nothing of it was given up."]]));
            }
            catch (OrderActionException e)
            {
                rows.Add(new AnswerRow(PageText.ShortId(id), false, "Refused", id, [e.Message]));
            }
        }

        return new AnswersModel(rows.Count == 0 ? "Nothing is selected" : "Send again", PageMap.Back(page, form, "orders"), rows);
    }

    /// <summary>Does one thing to every selected order, each at the version that was seen, and answers row by row.</summary>
    internal static async Task<PageAnswer> ManyAsync(PageContext page, IFormCollection form, OrderActionView action, string list, CancellationToken cancellationToken)
    {
        string back = PageMap.Back(page, form, list);
        if (action.NeedsReason && string.IsNullOrWhiteSpace(form["reason"]))
        {
            return PageAnswer.Show<Trouble>(
                new TroubleModel("Give a reason.", page.Words["'{0}' needs a reason. Nothing was done.", page.Words[action.Title]], MayRetry: false, back), StatusCodes.Status422UnprocessableEntity);
        }

        OrderService service = page.Http.RequestServices.GetRequiredService<OrderService>();
        string? reason = form["reason"].ToString() is { Length: > 0 } text ? text : null;
        List<AnswerRow> rows = [];
        List<string> products = [];
        foreach (string id in form["sel"].OfType<string>().Distinct(StringComparer.Ordinal).Take(MostAtOnce))
        {
            try
            {
                int version = int.Parse(form[$"v:{id}"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture);
                PurchaseOrder order = await OrderScreen.ActAsync(service, action.Name, id, page.Http.OrderRequest(null, reason, version), cancellationToken).ConfigureAwait(false);
                products.AddRange(order.Lines.Select(line => line.ProductId));
                rows.Add(new AnswerRow(PageText.ShortId(id), true, action.Done, id, []));
            }
            catch (Exception e) when (e is OrderActionException or FormatException)
            {
                bool isChanged = e is OrderActionException { Error: OrderActionError.VersionMismatch };
                rows.Add(new AnswerRow(
                    PageText.ShortId(id),
                    false,
                    isChanged ? "Changed meanwhile" : "Refused",
                    id,
                    [isChanged ? page.Words["It is not as you saw it any more: open it and look."] : e is OrderActionException { Error: OrderActionError.TermsBroken } terms ? OrderScreen.TermsMessage(page, terms) + " " + page.Words["Open the order to accept that."] : e.Message]));
            }
        }

        page.Http.RequestServices.GetRequiredService<OutboxSignal>().Set();
        await OrderScreen.DecideAgainAsync(page, products, cancellationToken).ConfigureAwait(false);
        return PageAnswer.Show<Answers>(new AnswersModel(rows.Count == 0 ? "Nothing is selected" : action.Title, back, rows));
    }

    private static async Task<PageAnswer> ExportAsync(PageContext page, IOrderReports reports, OrderListQuery query, CancellationToken cancellationToken)
    {
        Words words = page.Words;
        string[] columns =
        [
            words["Order"], words["Revision"], words["Supplier"], words["Name"], words["Status"], words["Order date"], words["Delivery"], words["Received %"], words["Total"], words["Grand total"], words["Currency"],
            words["Made by"], words["Run"], words["Changed"],
        ];
        await Export.WriteAsync(page, "orders", page.Query("as")!, columns, RowsAsync(page, reports, query, cancellationToken)).ConfigureAwait(false);
        return PageAnswer.Written;
    }

    private static async IAsyncEnumerable<object?[]> RowsAsync(PageContext context, IOrderReports reports, OrderListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            OrderListPage page = await reports.ListAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (OrderListRow row in page.Rows)
            {
                PurchaseOrder order = row.Order;
                yield return
                [
                    order.Id, order.Revision, order.SupplierId, order.SupplierName, context.Words.Status(order.Status), order.OrderDate, row.Delivery, decimal.Round(row.ReceivedShare * 100m, 2), order.TotalAmount, order.GrandTotal,
                    order.Currency, order.CreatedBy, order.RunKey, order.ChangedAt,
                ];
            }

            if (page.Rows.Count < query.Limit)
                yield break;
            query = query with { After = OrderPlace.Of(page.Rows[^1].Order, query.Sort) };
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Calculation;
using Purchasing.Core.Orders;
using Purchasing.Core.Proposals;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;
using Purchasing.Suppliers;
using Purchasing.Suppliers.Documents;

namespace Purchasing.AspNetCore.Page;

/// <summary>One order: its life, and everything that is done to it at the version that was seen.</summary>
internal static class OrderScreen
{
    public static async Task<PageAnswer> ShowAsync(PageContext page, CancellationToken cancellationToken)
    {
        string? done = page.Query("done") switch
        {
            "same" => page.Words["It was so already: nothing was changed."],
            "cancelling" => page.Words["The supplier is asked to cancel. Until it answers, the goods count as on order."],
            string name when OrderActions.Find(name) is OrderActionView action => page.Words[action.Done],
            _ => null,
        };
        // Of the order before this one, where one leads to the next.
        if (done is not null && page.Query("n") is string other && other != Id(page))
            done = $"{PageText.Visible(PageText.ShortId(other))}: {done}";
        return PageAnswer.Show<Screens.Order>(await ModelAsync(page, Id(page), cancellationToken).ConfigureAwait(false) with { Done = done });
    }

    public static async Task<PageAnswer> FormAsync(PageContext page, CancellationToken cancellationToken)
    {
        string form = Route(page, "form");
        OrderActionView? action = OrderActions.Find(form);
        OrderModel model = await ModelAsync(page, Id(page), cancellationToken).ConfigureAwait(false);
        // An address of a form that the order does not offer now leads to the order.
        return action is { HasLines: true } && action.Statuses.Contains(model.Order.Status) && page.May(action.Permission)
            ? PageAnswer.Show<Screens.Order>(model with { Form = form })
            : PageAnswer.Go(page.Href("orders", model.Order.Id));
    }

    public static async Task<PageAnswer> PostAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        string id = Id(page);
        string name = Route(page, "action");
        if (name == "settle")
            throw new OrderActionException(OrderActionError.Invalid, page.Words["Press the button of what is to be done: Enter alone does not say it. Going back keeps what you typed."]);
        if (name is "requeue" or "arrived" or "not-arrived")
            return await SettleAsync(page, form, id, name, cancellationToken).ConfigureAwait(false);
        OrderActionView action = OrderActions.Find(name) ?? throw new OrderActionException(OrderActionError.NotFound, $"There is no action '{name}'.");
        if (!page.May(action.Permission))
            return PageHost.NotAllowed(page, action.Permission);
        Dictionary<int, string> typed = TypedLines(form);
        string? reason = Text(form, "reason");
        string? document = Text(form, "document");
        _ = int.TryParse(form["version"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int version);
        OrderService service = page.Http.RequestServices.GetRequiredService<OrderService>();
        PurchaseOrder before = await service.GetAsync(id, cancellationToken).ConfigureAwait(false);
        try
        {
            if (before.Version != version)
                throw new OrderActionException(OrderActionError.VersionMismatch, page.Words["Somebody changed this order meanwhile"]);
            if (action.NeedsReason && reason is null)
                throw new OrderActionException(OrderActionError.Invalid, page.Words["Give a reason."]);
            if (action.Name == "approve" && before.Status == OrderStatus.PendingApproval
                && CannotApprove(page, before, await page.Http.RequestServices.GetRequiredService<IOrderStore>().AuditAsync(id, cancellationToken).ConfigureAwait(false)) is string cannot)
            {
                throw new OrderActionException(OrderActionError.NotAllowed, cannot);
            }

            OrderRequest request = page.Http.OrderRequest(null, reason, version) with { AcceptTerms = form["accept"] == "on" };
            if (request.AcceptTerms && reason is null)
                throw new OrderActionException(OrderActionError.TermsBroken, page.Words["Give a reason."]);
            PurchaseOrder after = action.HasLines
                ? await LinesAsync(page, service, action.Name, before, document, typed, request, cancellationToken).ConfigureAwait(false)
                : await ActAsync(service, action.Name, id, request, cancellationToken).ConfigureAwait(false);
            page.Http.RequestServices.GetRequiredService<OutboxSignal>().Set();
            await DecideAgainAsync(page, [.. after.Lines.Select(line => line.ProductId)], cancellationToken).ConfigureAwait(false);
            if (form["next"] == "approvals" && await ApprovalsScreen.NextAsync(page, before, cancellationToken).ConfigureAwait(false) is string next)
                return PageAnswer.Go($"{page.Href("orders", next)}?next=approvals&done={action.Name}&n={Uri.EscapeDataString(id)}");
            return PageAnswer.Go($"{page.Href("orders", id)}?done={(after.Version == before.Version ? "same" : after.Status == OrderStatus.Cancelling && action.Name == "cancel" ? "cancelling" : action.Name)}");
        }
        catch (OrderActionException e) when (e.Error is not OrderActionError.NotFound)
        {
            OrderModel model = await ModelAsync(page, id, cancellationToken).ConfigureAwait(false);
            bool isChanged = e.Error == OrderActionError.VersionMismatch;
            IReadOnlyList<string> changes = isChanged ? SeenOrder.Changes(Text(form, "seen"), model.Order, model.Trail, version, page, status => page.Words.Status(status)) : [];
            bool isTerms = e.Error == OrderActionError.TermsBroken;
            return PageAnswer.Show<Screens.Order>(
                model with
                {
                    Refused = new RefusedAction(action.Name, isTerms ? TermsMessage(page, e) : e.Message, isChanged, isTerms, changes, reason, document, typed),
                    Form = action.HasLines && action.Statuses.Contains(model.Order.Status) ? action.Name : null,
                },
                e.Error == OrderActionError.NotAllowed ? StatusCodes.Status403Forbidden : isChanged ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
        }
    }

    public static async Task<PageAnswer> DocumentAsync(PageContext page, CancellationToken cancellationToken)
    {
        PurchaseOrder order = await page.Http.RequestServices.GetRequiredService<OrderService>().GetAsync(Id(page), cancellationToken).ConfigureAwait(false);
        string html = HtmlOrderDocument.Write(order, page.Http.RequestServices.GetRequiredService<SupplierChannelOptions>().Buyer);
        int from = html.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length;
        int to = html.IndexOf("</style>", StringComparison.Ordinal);
        string hash = to > from ? $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(html[from..to])))}'" : "'none'";
        HttpResponse response = page.Http.Response;
        response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src {hash}; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-modals";
        response.Headers.XFrameOptions = "SAMEORIGIN";
        response.ContentType = HtmlOrderDocument.ContentType;
        await response.WriteAsync(html, cancellationToken).ConfigureAwait(false);
        return PageAnswer.Written;
    }

    public static async Task<PageAnswer> UblAsync(PageContext page, CancellationToken cancellationToken)
    {
        PurchaseOrder order = await page.Http.RequestServices.GetRequiredService<OrderService>().GetAsync(Id(page), cancellationToken).ConfigureAwait(false);
        byte[] document = UblOrderDocument.Write(order, page.Http.RequestServices.GetRequiredService<SupplierChannelOptions>().Buyer);
        HttpResponse response = page.Http.Response;
        response.ContentType = UblOrderDocument.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{Uri.EscapeDataString(order.Id)}.xml\"";
        await response.Body.WriteAsync(document, cancellationToken).ConfigureAwait(false);
        return PageAnswer.Written;
    }

    /// <summary>An action that says nothing about single lines.</summary>
    internal static Task<PurchaseOrder> ActAsync(OrderService service, string action, string id, OrderRequest request, CancellationToken cancellationToken) => action switch
    {
        "approve" => service.ApproveAsync(id, request, cancellationToken),
        "reject" => service.RejectAsync(id, request, cancellationToken),
        "send" => service.SendAsync(id, request, cancellationToken),
        "acknowledge" => service.AcknowledgeAsync(id, request, cancellationToken),
        "cancel" => service.CancelAsync(id, request, cancellationToken),
        "confirm-cancellation" => service.ConfirmCancellationAsync(id, request, cancellationToken),
        "close-short" => service.CloseShortAsync(id, request, cancellationToken),
        "close" => service.CloseAsync(id, request, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such action."),
    };

    /// <summary>Lets the list of what to buy follow a change of orders. What fails here shows when the list is worked out again.</summary>
    internal static async Task DecideAgainAsync(PageContext page, IReadOnlyCollection<string> products, CancellationToken cancellationToken)
    {
        try
        {
            await page.Http.RequestServices.GetRequiredService<ProposalDesk>().DecideAgainAsync(products, cancellationToken).ConfigureAwait(false);
        }
        catch (FactSourceException)
        {
            // The order is changed; that is what the person asked for.
        }
    }

    private static async Task<PurchaseOrder> LinesAsync(
        PageContext page,
        OrderService service,
        string action,
        PurchaseOrder order,
        string? document,
        Dictionary<int, string> typed,
        OrderRequest request,
        CancellationToken cancellationToken)
    {
        Dictionary<int, decimal> quantities = [];
        foreach ((int line, string text) in typed)
        {
            if (!page.Words.TryRead(text, out decimal quantity))
                throw new OrderActionException(OrderActionError.Invalid, page.Words["Line {0}: '{1}' is not plainly a number: write for example 1000 or 1.5.", line, text]);
            quantities[line] = quantity;
        }

        if (action == "amend")
        {
            Dictionary<int, decimal> different = quantities
                .Where(pair => order.Lines.FirstOrDefault(line => line.LineNo == pair.Key)?.PurchaseQuantity != pair.Value)
                .ToDictionary();
            // An order that waits takes the prices of today, also for the quantities that it has.
            return different.Count == 0 && order is not { Status: OrderStatus.PendingApproval, SentRevision: 0 }
                ? throw new OrderActionException(OrderActionError.Invalid, page.Words["No quantity is different."])
                : await service.AmendAsync(order.Id, different.Count == 0 ? quantities : different, request, cancellationToken).ConfigureAwait(false);
        }

        foreach (int line in quantities.Where(pair => pair.Value == 0m).Select(pair => pair.Key).ToArray())
            quantities.Remove(line);
        ReceiptKind kind = action switch { "receive" => ReceiptKind.Receipt, "return" => ReceiptKind.Return, _ => ReceiptKind.Correction };
        return quantities.Count == 0
            ? throw new OrderActionException(OrderActionError.Invalid, page.Words["Write a quantity in at least one line."])
            : await service.ReceiveAsync(order.Id, document, kind, quantities, request, cancellationToken).ConfigureAwait(false);
    }

    // An order of which nobody knows whether it arrived: sent again under the same key, or settled by who found out.
    private static async Task<PageAnswer> SettleAsync(PageContext page, IFormCollection form, string id, string name, CancellationToken cancellationToken)
    {
        if (!page.May(Permission.OperateOutbox))
            return PageHost.NotAllowed(page, Permission.OperateOutbox);
        OutboxService outbox = page.Http.RequestServices.GetRequiredService<OutboxService>();
        string message = form["message"].ToString();
        if ((await outbox.GetAsync(message, cancellationToken).ConfigureAwait(false)).Message.OrderId != id)
            throw new OrderActionException(OrderActionError.NotFound, $"Order {id} has no message '{message}'.");
        OrderRequest request = page.Http.OrderRequest(null, Text(form, "reason"));
        _ = name == "requeue"
            ? await outbox.RequeueAsync(message, request, cancellationToken).ConfigureAwait(false)
            : await outbox.DropAsync(message, request, hasArrived: name == "arrived", cancellationToken).ConfigureAwait(false);
        return PageAnswer.Go(page.Href("orders", id));
    }

    private static async Task<OrderModel> ModelAsync(PageContext page, string id, CancellationToken cancellationToken)
    {
        IServiceProvider services = page.Http.RequestServices;
        IOrderStore store = services.GetRequiredService<IOrderStore>();
        IOutbox outbox = services.GetRequiredService<IOutbox>();
        PurchaseOrder order = await services.GetRequiredService<OrderService>().GetAsync(id, cancellationToken).ConfigureAwait(false);
        page.Title = order.Id;
        IReadOnlyList<AuditEntry> trail = await store.AuditAsync(id, cancellationToken).ConfigureAwait(false);
        return new OrderModel
        {
            Order = order,
            Trail = trail,
            Receipts = await store.ReceiptsAsync(id, cancellationToken).ConfigureAwait(false),
            Attempts = await outbox.AttemptsAsync(id, cancellationToken).ConfigureAwait(false),
            Messages = await outbox.ListAsync(new OutboxQuery { OrderId = id }, cancellationToken).ConfigureAwait(false),
            Sent = order.SentRevision > 0 && order.SentRevision < order.Revision ? await store.SupersededAsync(id, order.SentRevision, cancellationToken).ConfigureAwait(false) : null,
            BrokenTerms = order.Status == OrderStatus.PendingApproval && page.May(Permission.Approve)
                ? await services.GetRequiredService<OrderService>().BrokenTermsAsync(order, cancellationToken).ConfigureAwait(false)
                : [],
            Reason = order.Status == OrderStatus.PendingApproval ? await ApprovalsScreen.ReasonAsync(page, order, order.Lines.Count, cancellationToken).ConfigureAwait(false) : null,
            Changes = ChangesSinceApproval.Read(trail),
            CannotApprove = order.Status == OrderStatus.PendingApproval && page.May(Permission.Approve) ? CannotApprove(page, order, trail) : null,
        };
    }

    // What to do about it stands beside it on the page.
    internal static string TermsMessage(PageContext page, OrderActionException refused) => refused.Problems.Count == 0
        ? refused.Message
        : page.Words["The supplier does not take it so: {0}.", string.Join("; ", refused.Problems)];

    private static string? CannotApprove(PageContext page, PurchaseOrder order, IReadOnlyList<AuditEntry> trail)
    {
        Words words = page.Words;
        string person = page.Person.Subject;
        if (ActorNames.AreSame(order.CreatedBy, person))
            return words["You made this order: somebody else has to approve it."];
        if (order.ApprovedBy.Any(other => ActorNames.AreSame(other, person)))
            return words["You have approved it: the next approval has to come from somebody else."];
        bool changedIt = trail.Reverse().TakeWhile(entry => entry.To != OrderStatus.Approved).Any(entry => entry.Action is "amend" or "merge" && ActorNames.AreSame(entry.Actor, person));
        if (changedIt)
            return words["You changed this order: somebody else has to approve it."];
        if (page.Person.Authority is not ApprovalAuthority authority || authority.ProblemOf(order, person) is not string problem)
            return null;
        return order.ApprovedBy.Count + 1 > authority.Level ? words["The next approval has to come from somebody of level {0}; yours is {1}.", order.ApprovedBy.Count + 1, authority.Level]
            : authority is not { Limit: decimal limit, Currency: string currency } ? problem
            : currency != order.Currency && currency != order.BaseCurrency ? words["The order is in {0}, and your limit is in {1}: somebody else has to approve it.", order.Currency, currency]
            : words["You approve up to {0} {1}: somebody else has to approve it.", words.Amount(limit, currency), currency];
    }

    private static Dictionary<int, string> TypedLines(IFormCollection form)
    {
        Dictionary<int, string> typed = [];
        foreach ((string field, Microsoft.Extensions.Primitives.StringValues value) in form)
        {
            if (field.StartsWith("line:", StringComparison.Ordinal) && int.TryParse(field.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int line) && value.ToString().Trim() is { Length: > 0 } text)
                typed[line] = text;
        }

        return typed;
    }

    private static string? Text(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    private static string Id(PageContext page) => Route(page, "id");

    private static string Route(PageContext page, string name) => (string)page.Http.GetRouteValue(name)!;
}

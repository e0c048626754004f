using System.Globalization;
using Purchasing.Core.Decisions;
using Purchasing.Core.Sources;

namespace Purchasing.Core.Orders;

/// <summary>What people do to orders: approve, reject, send, acknowledge, receive, correct, return, amend, cancel, close. Every action leaves its audit entry.</summary>
/// <remarks>Thread-safe. A refused action throws <see cref="OrderActionException"/> and changes nothing.</remarks>
public sealed class OrderService : IOrderCommands
{
    /// <summary>Most characters of the name of whoever does something, which every order store keeps.</summary>
    public const int LongestActor = 128;

    /// <summary>Most characters of a reason.</summary>
    public const int LongestReason = 1000;

    /// <summary>Most characters of the id of a receipt, which every order store keeps.</summary>
    public const int LongestReceiptId = 128;

    private const int Tries = 5;

    private readonly IOrderStore _store;
    private readonly PurchasingOptions _options;
    private readonly IDecisionEngine _engine;
    private readonly SendingOptions _sending;
    private readonly TimeProvider _time;
    private readonly IOrderTerms? _terms;

    /// <summary>A service over a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="engine">Decides amounts and approval of an order that was changed.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="sending">Which channel orders go through.</param>
    /// <param name="time">The clock.</param>
    /// <param name="terms">Knows what suppliers offer now; null compares nothing.</param>
    public OrderService(
        IOrderStore store, IDecisionEngine engine, PurchasingOptions options, SendingOptions sending, TimeProvider time, IOrderTerms? terms = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sending);
        ArgumentNullException.ThrowIfNull(time);
        _store = store;
        _options = options;
        _engine = engine;
        _sending = sending;
        _time = time;
        _terms = terms;
    }

    /// <summary>One order.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderActionException">There is no such order.</exception>
    public async Task<PurchaseOrder> GetAsync(string id, CancellationToken cancellationToken) =>
        await _store.GetAsync(id, cancellationToken).ConfigureAwait(false)
        ?? throw new OrderActionException(OrderActionError.NotFound, $"There is no purchase order '{id}'.");

    /// <summary>Why an order needs the approvals that it needs, asked of the rules that decided it.</summary>
    /// <param name="order">The order, with its lines or without.</param>
    /// <param name="lines">How many lines it has.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="FactSourceException">The rules do not answer.</exception>
    public async Task<ApprovalReason> ApprovalReasonAsync(PurchaseOrder order, int lines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        ProductDecision decided = await _engine.ExplainOrderAsync(
            WholeOrder.Question(order, lines), new RuleSetReference(order.RuleSetVersion, order.RuleSetHash), cancellationToken).ConfigureAwait(false);
        return ApprovalReason.Of(decided);
    }

    /// <summary>What of an order's quantities breaks the terms of its supplier and nobody has answered for: who approves it has to accept that, with a reason.</summary>
    /// <param name="order">The order.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Each a part of a sentence; empty when nothing does.</returns>
    public async Task<IReadOnlyList<string>> BrokenTermsAsync(PurchaseOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return await BrokenTermsAsync(order, _options.DayOf(_time.GetUtcNow()), TermsScope.Quantities, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Approves an order, or gives one of several approvals; with <see cref="SendingOptions.SendOnApproval"/> the last one queues it.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task<PurchaseOrder> ApproveAsync(string id, OrderRequest request, CancellationToken cancellationToken) =>
        ActAsync(id, OrderAction.Approve, request, ApproveStoredAsync, cancellationToken);

    /// <summary>Refuses an order, or the change of an order that the supplier has, approved or not: that order is then again what was sent.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task<PurchaseOrder> RejectAsync(string id, OrderRequest request, CancellationToken cancellationToken) =>
        ActAsync(
            id,
            OrderAction.Reject,
            request,
            async (order, now, token) =>
            {
                return order.IsUnsentChange()
                    ? OrderLifecycle.RejectChange(order, await _store.SentAsync(order, token).ConfigureAwait(false), now)
                    : OrderLifecycle.Reject(order, now);
            },
            cancellationToken);

    /// <summary>
    /// Queues an approved order for sending; one whose message was given up is queued again, under the same key. An order that is being
    /// sent, or that the supplier has, is answered as it is: asking again sends nothing.
    /// </summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task<PurchaseOrder> SendAsync(string id, OrderRequest request, CancellationToken cancellationToken) =>
        ActAsync(
            id,
            OrderAction.Send,
            request,
            async (order, now, token) =>
            {
                if (order.Status is OrderStatus.Sending or OrderStatus.Sent or OrderStatus.Acknowledged or OrderStatus.PartlyReceived
                    || (order.SentRevision == order.Revision && order.Status.IsOpen()))
                    return order;
                PurchaseOrder requested = OrderLifecycle.RequestSending(order, now);
                return await WithTermsAsync(requested, now, request, TermsScope.Availability, token).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>Notes that the supplier confirmed an order.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task<PurchaseOrder> AcknowledgeAsync(string id, OrderRequest request, CancellationToken cancellationToken) =>
        ActAsync(id, OrderAction.Acknowledge, request, (order, now, _) => new(OrderLifecycle.Acknowledge(order, now)), cancellationToken);

    /// <summary>Withdraws an order. A supplier that has it is sent a cancellation, and the goods count as open until it is confirmed.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task<PurchaseOrder> CancelAsync(string id, OrderRequest request, CancellationToken cancellationToken) =>
        ActAsync(
            id,
            OrderAction.Cancel,
            request,
            async (order, now, token) => order.IsUnsentChange()
                ? OrderLifecycle.CancelChange(order, await _store.SentAsync(order, token).ConfigureAwait(false), now)
                : OrderLifecycle.Cancel(order, now),
            cancellationToken);

    /// <summary>Notes that the supplier accepted a cancellation, or that the buyer answers for it.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task<PurchaseOrder> ConfirmCancellationAsync(string id, OrderRequest request, CancellationToken cancellationToken) =>
        ActAsync(id, OrderAction.ConfirmCancellation, request, (order, now, _) => new(OrderLifecycle.ConfirmCancellation(order, now)), cancellationToken);

    /// <summary>Ends an order of which goods are missing that will never come; they no longer count as open. A reason is required.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task<PurchaseOrder> CloseShortAsync(string id, OrderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw new OrderActionException(OrderActionError.Invalid, "To close an order short a reason is required, for example that the supplier no longer delivers the rest.");
        return ActAsync(id, OrderAction.CloseShort, request, (order, now, _) => new(OrderLifecycle.CloseShort(order, now)), cancellationToken);
    }

    /// <summary>Ends an order whose goods came.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task<PurchaseOrder> CloseAsync(string id, OrderRequest request, CancellationToken cancellationToken) =>
        ActAsync(id, OrderAction.Close, request, (order, now, _) => new(OrderLifecycle.Close(order, now)), cancellationToken);

    /// <summary>Books goods that came, a correction or a return. A document that is booked already changes nothing.</summary>
    /// <param name="id">The order.</param>
    /// <param name="receiptId">The document's id, unique within the order; null makes one.</param>
    /// <param name="kind">What moved.</param>
    /// <param name="quantities">Line number → quantity in the stock unit; null for all that is still to come.</param>
    /// <param name="request">Who, why, and on which version; a correction and a return need a reason.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderActionException">The booking is refused, or another one has the same id.</exception>
    public async Task<PurchaseOrder> ReceiveAsync(
        string id,
        string? receiptId,
        ReceiptKind kind,
        IReadOnlyDictionary<int, decimal>? quantities,
        OrderRequest request,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        receiptId = receiptId?.Trim();
        if (receiptId is { Length: 0 or > LongestReceiptId } || receiptId?.Any(char.IsControl) == true)
            throw new OrderActionException(OrderActionError.Invalid, $"The id of a receipt has 1 to {LongestReceiptId} characters, none of them a control character.");
        if (kind != ReceiptKind.Receipt && string.IsNullOrWhiteSpace(request.Reason))
            throw new OrderActionException(OrderActionError.Invalid, "A correction and a return need a reason.");
        if (kind != ReceiptKind.Receipt && quantities is null)
            throw new OrderActionException(OrderActionError.Invalid, "A correction and a return say which line gets which quantity, for example {\"1\": 5}.");
        if (receiptId is not null && await FindReceiptAsync(id, receiptId, kind, quantities, cancellationToken).ConfigureAwait(false))
            return await GetAsync(id, cancellationToken).ConfigureAwait(false);
        OrderAction action = kind switch
        {
            ReceiptKind.Receipt => OrderAction.Receive,
            ReceiptKind.Correction => OrderAction.CorrectReceipt,
            _ => OrderAction.Return,
        };
        Receipt? receipt = null;
        return await ActAsync(
            id,
            action,
            request,
            async (order, now, token) =>
            {
                // Between two tries somebody may have booked the same document.
                if (receipt is not null && receiptId is not null && await FindReceiptAsync(id, receiptId, kind, quantities, token).ConfigureAwait(false))
                    return order;
                IReadOnlyDictionary<int, decimal> moved = quantities ?? OrderReceiving.StillToCome(order);
                PurchaseOrder changed = OrderLifecycle.Receive(order, kind, moved, _options.OverDeliveryTolerance, _options.CreateUnitDecimals(), now);
                receipt = new Receipt(receiptId ?? await OwnReceiptIdAsync(id, changed.Version, token).ConfigureAwait(false), kind, changed.Version, now, request.Actor, request.Reason, moved);
                return changed;
            },
            cancellationToken,
            () => receipt).ConfigureAwait(false);
    }

    /// <summary>Changes quantities of an order that is not sent yet; the rules decide its amounts again, and it needs approval again.</summary>
    /// <param name="id">The order.</param>
    /// <param name="quantities">
    /// Line number → new quantity in the purchase unit; 0 takes the line out. Prices are those that the supplier asks today; of an order that
    /// the supplier has, those of the price breaks it was made with.
    /// </param>
    /// <param name="request">Who, why, and on which version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task<PurchaseOrder> AmendAsync(
        string id, IReadOnlyDictionary<int, decimal> quantities, OrderRequest request, CancellationToken cancellationToken) =>
        ActAsync(
            id,
            OrderAction.Amend,
            request,
            async (order, now, token) =>
            {
                PurchaseOrder changed = OrderAmendment.WithQuantities(order, quantities, _options.CreateUnitDecimals()) with { AcceptedTerms = [] };
                // What the supplier has was agreed at its price; before that, an order is changed to what is asked now.
                if (order.SentRevision == 0)
                    changed = await PricedAsync(changed, now, token).ConfigureAwait(false);
                changed = await WithTermsAsync(changed, now, request, TermsScope.Quantities, token).ConfigureAwait(false);
                ProductDecision decided = await _engine.DecideOrderAsync(WholeOrder.Question(changed), token).ConfigureAwait(false);
                return OrderAmendment.Apply(order, changed, decided, now);
            },
            cancellationToken);

    /// <summary>The message of an order that was just made: one that is approved by rule goes out at once, unless a person sends each.</summary>
    /// <param name="order">The new order.</param>
    /// <param name="decision">What was decided on it.</param>
    /// <param name="sending">Which channel, and who sends.</param>
    internal static OutboxMessage? FirstMessage(PurchaseOrder order, Decision decision, SendingOptions sending) =>
        order.Status == OrderStatus.Approved && decision.Send && sending.SendOnApproval ? MessageFor(order, sending) : null;

    /// <summary>The message that tells the supplier of an order as it is now, through the configured channel.</summary>
    /// <param name="order">The approved or withdrawn order.</param>
    /// <param name="sending">Which channel.</param>
    public static OutboxMessage MessageFor(PurchaseOrder order, SendingOptions sending)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(sending);
        return new OutboxMessage
        {
            // The same content has the same key, however often it is asked for; other content has another revision.
            Id = string.Create(CultureInfo.InvariantCulture, $"{order.Id}-r{order.Revision}"),
            OrderId = order.Id,
            SupplierId = order.SupplierId,
            Kind = order.Status == OrderStatus.Cancelling ? MessageKind.Cancellation : order.SentRevision == 0 ? MessageKind.Order : MessageKind.Change,
            Revision = order.Revision,
            Channel = sending.Channel,
        };
    }

    // The number of the version, which is new with every booking; further on where a document has taken that name.
    private async ValueTask<string> OwnReceiptIdAsync(string id, int version, CancellationToken cancellationToken)
    {
        HashSet<string> taken = new((await _store.ReceiptsAsync(id, cancellationToken).ConfigureAwait(false)).Select(receipt => receipt.Id), StringComparer.OrdinalIgnoreCase);
        string own = string.Create(CultureInfo.InvariantCulture, $"R{version}");
        for (int further = 2; taken.Contains(own); further++)
            own = string.Create(CultureInfo.InvariantCulture, $"R{version}-{further}");
        return own;
    }

    private async Task<bool> FindReceiptAsync(
        string id, string receiptId, ReceiptKind kind, IReadOnlyDictionary<int, decimal>? quantities, CancellationToken cancellationToken)
    {
        IReadOnlyList<Receipt> receipts = await _store.ReceiptsAsync(id, cancellationToken).ConfigureAwait(false);
        if (receipts.FirstOrDefault(receipt => string.Equals(receipt.Id.Trim(), receiptId, StringComparison.OrdinalIgnoreCase)) is not Receipt booked)
            return false;
        // All that was still to come then is another quantity now; asking for it again is the same booking.
        bool same = booked.Kind == kind
            && (quantities is null || (quantities.Count == booked.Quantities.Count && quantities.All(pair => booked.Quantities.TryGetValue(pair.Key, out decimal quantity) && quantity == pair.Value)));
        return same
            ? true
            : throw new OrderActionException(
                OrderActionError.KeyReused, $"Order {id} has another booking with the id '{receiptId}', of {booked.At:yyyy-MM-dd HH:mm} by {booked.Actor}; give this one an id of its own.");
    }

    private async ValueTask<PurchaseOrder> ApproveStoredAsync(PurchaseOrder order, (DateTimeOffset Now, OrderRequest Request) call, CancellationToken cancellationToken)
    {
        // Its approvals are told of in the entries before the last approval, so of an order that waits for none nothing is missing.
        OrderLifecycle.Require(order, OrderAction.Approve);
        if (call.Request.Authority?.ProblemOf(order, call.Request.Actor) is string problem)
            throw new OrderActionException(OrderActionError.NotAllowed, problem);
        IReadOnlyList<AuditEntry> trail = await _store.AuditAsync(order.Id, cancellationToken).ConfigureAwait(false);
        string[] changes = [OrderLifecycle.Name(OrderAction.Amend), OrderLifecycle.Name(OrderAction.Merge)];
        AuditEntry[] sinceApproved = [.. trail.Reverse().TakeWhile(entry => entry.To != OrderStatus.Approved)];
        if (!IsWithoutGap(order, trail, sinceApproved.Length))
        {
            throw new OrderActionException(
                OrderActionError.IllegalMove,
                $"Order {order.Id} cannot be approved: entries of its audit trail are missing, so nobody can tell who changed it. Reject or cancel it, and order again.");
        }

        string approve = OrderLifecycle.Name(OrderAction.Approve);
        if (order.ApprovedBy.FirstOrDefault(who => !sinceApproved.Any(entry => entry.Action == approve && ActorNames.AreSame(entry.Actor, who))) is string untold)
        {
            throw new OrderActionException(
                OrderActionError.IllegalMove,
                $"Order {order.Id} cannot be approved: it has an approval by {untold} of which its audit trail does not tell. Reject or cancel it, and order again.");
        }

        string[] amendedBy = [.. sinceApproved.Where(entry => changes.Contains(entry.Action)).Select(entry => entry.Actor)];
        PurchaseOrder approved = OrderLifecycle.Approve(order, call.Request.Actor, call.Now, amendedBy);
        return await WithTermsAsync(approved, call.Now, call.Request, TermsScope.Quantities, cancellationToken).ConfigureAwait(false);
    }

    // Each version has an entry: from the last approval, or from the beginning, up to what is approved now. An order of a run begins as a draft, of which none tells.
    private static bool IsWithoutGap(PurchaseOrder order, IReadOnlyList<AuditEntry> trail, int last)
    {
        int first = trail.Count - last;
        if (first == 0 && (trail.Count == 0 || trail[0].From is not (null or OrderStatus.Draft)))
            return false;
        int version = order.Version;
        for (int i = trail.Count - 1; i >= Math.Max(0, first - 1); i--, version--)
        {
            if (trail[i].Version != version)
                return false;
        }

        return true;
    }

    private async ValueTask<PurchaseOrder> PricedAsync(PurchaseOrder order, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_terms is null)
            return order;
        try
        {
            return await _terms.PricedAsync(order, _options.DayOf(now), cancellationToken).ConfigureAwait(false);
        }
        catch (FactSourceException)
        {
            // The comparison of the terms meets the same source, and says so.
            return order;
        }
    }

    // The order dated today where it is about to leave the house, if its supplier still offers what it orders, or if somebody answers for it.
    private async ValueTask<PurchaseOrder> WithTermsAsync(
        PurchaseOrder order, DateTimeOffset now, OrderRequest request, TermsScope scope, CancellationToken cancellationToken)
    {
        DateOnly day = _options.DayOf(now);
        if (order.Status == OrderStatus.Approved)
            order = OrderDates.Move(order, day, _options.CreateCalendar());
        IReadOnlyList<string> problems = await BrokenTermsAsync(order, day, scope, cancellationToken).ConfigureAwait(false);
        if (problems.Count == 0)
            return order;
        if (!request.AcceptTerms)
        {
            throw new OrderActionException(
                OrderActionError.TermsBroken,
                $"Order {order.Id}: {string.Join("; ", problems)}. Amend or cancel it, or ask again with accept_terms and a reason.")
            {
                Problems = problems,
            };
        }

        if (string.IsNullOrWhiteSpace(request.Reason))
            throw new OrderActionException(OrderActionError.Invalid, $"To accept that {string.Join("; ", problems)}, a reason is required.");
        return order with { AcceptedTerms = [.. order.AcceptedTerms, .. problems] };
    }

    private async ValueTask<IReadOnlyList<string>> BrokenTermsAsync(PurchaseOrder order, DateOnly day, TermsScope scope, CancellationToken cancellationToken)
    {
        if (_terms is null)
            return [];
        try
        {
            return [.. (await _terms.ProblemsAsync(order, day, scope, cancellationToken).ConfigureAwait(false)).Except(order.AcceptedTerms, StringComparer.Ordinal)];
        }
        catch (FactSourceException e)
        {
            return [$"whether the supplier's terms still hold is not known: {e.Message}"];
        }
    }

    private Task<PurchaseOrder> ActAsync(
        string id,
        OrderAction action,
        OrderRequest request,
        Func<PurchaseOrder, DateTimeOffset, CancellationToken, ValueTask<PurchaseOrder>> apply,
        CancellationToken cancellationToken,
        Func<Receipt?>? receipt = null) =>
        ActAsync(id, action, request, (order, call, token) => apply(order, call.Now, token), cancellationToken, receipt);

    private async Task<PurchaseOrder> ActAsync(
        string id,
        OrderAction action,
        OrderRequest request,
        Func<PurchaseOrder, (DateTimeOffset Now, OrderRequest Request), CancellationToken, ValueTask<PurchaseOrder>> apply,
        CancellationToken cancellationToken,
        Func<Receipt?>? receipt = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Actor))
            throw new OrderActionException(OrderActionError.Invalid, "Say who does this: actor is missing.");

        if (request.Reason is { Length: > LongestReason })
            throw new OrderActionException(OrderActionError.Invalid, $"A reason has at most {LongestReason} characters.");
        request = request with { Actor = ActorNames.Normalize(request.Actor) };

        // Without a version from the caller a lost race is run again on what is stored now.
        for (int left = request.ExpectedVersion is null ? Tries : 1; ; left--)
        {
            PurchaseOrder order = await GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (request.ExpectedVersion is int expected && expected != order.Version)
                throw Mismatch(order, expected);
            if (order.Status == OrderStatus.Draft)
            {
                throw new OrderActionException(
                    OrderActionError.IllegalMove, $"Order {order.Id} is a draft of the catalogue run '{order.RunKey}', which is not finished; resume or abandon the run.");
            }

            PurchaseOrder changed = await apply(order, (_time.GetUtcNow(), request), cancellationToken).ConfigureAwait(false);
            if (ReferenceEquals(changed, order))
                return order;
            Receipt? booked = receipt?.Invoke();
            AuditEntry audit = OrderDifference.Entry(
                order, changed, request.Actor, OrderLifecycle.Name(action), request.Reason, booked is null ? null : $"receipt {booked.Id}");
            bool send = changed.Status == OrderStatus.Cancelling
                ? action == OrderAction.Cancel
                : changed.Status == OrderStatus.Approved && (action == OrderAction.Send || (action == OrderAction.Approve && _sending.SendOnApproval));
            OrderChange change = new(
                changed,
                audit,
                send ? MessageFor(changed, _sending) : null,
                LinesChanged: !ReferenceEquals(changed.Lines, order.Lines) || action is OrderAction.Receive or OrderAction.CorrectReceipt or OrderAction.Return or OrderAction.Amend or OrderAction.Reject)
            {
                Before = order,
                Receipt = booked,
                Superseded = action == OrderAction.Amend && order.Status is OrderStatus.Sent or OrderStatus.Acknowledged ? order : null,
            };
            if (await _store.UpdateAsync(change, cancellationToken).ConfigureAwait(false))
                return changed;
            if (left <= 1)
                throw Mismatch(order, order.Version);
        }
    }

    private static OrderActionException Mismatch(PurchaseOrder order, int expected) =>
        new(OrderActionError.VersionMismatch, $"Order {order.Id} was changed by somebody else: version {expected} is not the current one. Read it again.");
}

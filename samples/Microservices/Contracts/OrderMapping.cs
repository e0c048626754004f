using Google.Protobuf.WellKnownTypes;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Text;
using Wire = Purchasing.Contracts.V1;

namespace Purchasing.Contracts;

/// <summary>Between purchase orders and their messages.</summary>
public static class OrderMapping
{
    private const int MaxOrders = 1000;

    /// <summary>The message of an order.</summary>
    /// <param name="order">The order.</param>
    /// <exception cref="ContractException">A number does not fit.</exception>
    public static Wire.Order ToWire(this PurchaseOrder order)
    {
        var message = new Wire.Order
        {
            Id = order.Id,
            RunKey = order.RunKey,
            SupplierId = order.SupplierId,
            Currency = order.Currency,
            State = order.Status.ToWire(),
            Version = order.Version,
            CreatedBy = order.CreatedBy,
            CreatedAt = order.CreatedAt.ToTimestamp(),
            ChangedAt = order.ChangedAt.ToTimestamp(),
            OrderDate = order.OrderDate.ToWire(),
            ApprovalsNeeded = order.ApprovalsNeeded,
            TotalAmount = order.TotalAmount.ToWire("total_amount"),
            DiscountAmount = order.DiscountAmount.ToWire("discount_amount"),
            FinalAmount = order.FinalAmount.ToWire("final_amount"),
            TaxRate = order.TaxRate.ToWire("tax_rate"),
            TaxAmount = order.TaxAmount.ToWire("tax_amount"),
            GrandTotal = order.GrandTotal.ToWire("grand_total"),
            BaseCurrency = order.BaseCurrency,
            FxRate = order.FxRate.ToWire("fx_rate"),
            FxDate = order.FxDate.ToWire(),
            RuleSetHash = order.RuleSetHash,
            RuleSetVersion = order.RuleSetVersion,
            Revision = order.Revision,
            SentRevision = order.SentRevision,
        };
        if (order.SupplierName is not null)
            message.SupplierName = order.SupplierName;
        message.ApprovedBy.AddRange(order.ApprovedBy);
        message.AcceptedTerms.AddRange(order.AcceptedTerms);
        message.Lines.AddRange(order.Lines.Select(ToWire));
        return message;
    }

    /// <summary>The order of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A field is missing or wrong.</exception>
    public static PurchaseOrder FromWire(this Wire.Order message) => new()
    {
        Id = message.Id,
        RunKey = message.RunKey,
        SupplierId = message.SupplierId,
        SupplierName = message.HasSupplierName ? message.SupplierName : null,
        Currency = message.Currency,
        Status = message.State.FromWire("state") ?? throw new ContractException("state", "is missing."),
        Version = message.Version,
        CreatedBy = message.CreatedBy,
        CreatedAt = Required(message.CreatedAt, "created_at"),
        ChangedAt = Required(message.ChangedAt, "changed_at"),
        OrderDate = message.OrderDate.Required("order_date"),
        ApprovedBy = [.. message.ApprovedBy],
        ApprovalsNeeded = message.ApprovalsNeeded,
        TotalAmount = message.TotalAmount.Required("total_amount"),
        DiscountAmount = message.DiscountAmount.Required("discount_amount"),
        FinalAmount = message.FinalAmount.Required("final_amount"),
        TaxRate = message.TaxRate.Required("tax_rate"),
        TaxAmount = message.TaxAmount.Required("tax_amount"),
        GrandTotal = message.GrandTotal.Required("grand_total"),
        BaseCurrency = message.BaseCurrency,
        FxRate = message.FxRate.Required("fx_rate"),
        FxDate = message.FxDate.FromWire("fx_date"),
        RuleSetHash = message.RuleSetHash,
        RuleSetVersion = message.RuleSetVersion,
        // A client that does not know revisions sends none: the first.
        Revision = Math.Max(1, message.Revision),
        SentRevision = message.SentRevision,
        AcceptedTerms = [.. message.AcceptedTerms],
        Lines = [.. message.Lines.Select(FromWire)],
    };

    /// <summary>The message of an audit entry.</summary>
    /// <param name="entry">The entry.</param>
    public static Wire.AuditEntry ToWire(this AuditEntry entry)
    {
        var message = new Wire.AuditEntry
        {
            OrderId = entry.OrderId,
            Version = entry.Version,
            At = entry.At.ToTimestamp(),
            Actor = entry.Actor,
            Action = entry.Action,
            From = entry.From?.ToWire() ?? Wire.OrderState.Unspecified,
            To = entry.To.ToWire(),
        };
        if (entry.Reason is not null)
            message.Reason = entry.Reason;
        if (entry.Changes is not null)
            message.Changes = entry.Changes;
        return message;
    }

    /// <summary>The audit entry of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A field is missing or wrong.</exception>
    public static AuditEntry FromWire(this Wire.AuditEntry message) => new(
        message.OrderId,
        message.Version,
        Required(message.At, "audit.at"),
        message.Actor,
        message.Action,
        message.From.FromWire("audit.from"),
        message.To.FromWire("audit.to") ?? throw new ContractException("audit.to", "is missing."),
        message.HasReason ? message.Reason : null)
    {
        Changes = message.HasChanges ? message.Changes : null,
    };

    /// <summary>The message of an order state.</summary>
    /// <param name="status">The state.</param>
    public static Wire.OrderState ToWire(this OrderStatus status) => status switch
    {
        OrderStatus.Draft => Wire.OrderState.Draft,
        OrderStatus.PendingApproval => Wire.OrderState.PendingApproval,
        OrderStatus.Approved => Wire.OrderState.Approved,
        OrderStatus.Sending => Wire.OrderState.Sending,
        OrderStatus.Sent => Wire.OrderState.Sent,
        OrderStatus.Acknowledged => Wire.OrderState.Acknowledged,
        OrderStatus.PartlyReceived => Wire.OrderState.PartlyReceived,
        OrderStatus.Cancelling => Wire.OrderState.Cancelling,
        OrderStatus.Received => Wire.OrderState.Received,
        OrderStatus.Closed => Wire.OrderState.Closed,
        OrderStatus.ClosedShort => Wire.OrderState.ClosedShort,
        OrderStatus.Rejected => Wire.OrderState.Rejected,
        OrderStatus.Cancelled => Wire.OrderState.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such order status."),
    };

    /// <summary>The order state of a message; null when it says none.</summary>
    /// <param name="state">The message.</param>
    /// <param name="field">Its field, for the error.</param>
    /// <exception cref="ContractException">A newer version's state.</exception>
    public static OrderStatus? FromWire(this Wire.OrderState state, string field) => state switch
    {
        Wire.OrderState.Unspecified => null,
        Wire.OrderState.Draft => OrderStatus.Draft,
        Wire.OrderState.PendingApproval => OrderStatus.PendingApproval,
        Wire.OrderState.Approved => OrderStatus.Approved,
        Wire.OrderState.Sending => OrderStatus.Sending,
        Wire.OrderState.Sent => OrderStatus.Sent,
        Wire.OrderState.Acknowledged => OrderStatus.Acknowledged,
        Wire.OrderState.PartlyReceived => OrderStatus.PartlyReceived,
        Wire.OrderState.Cancelling => OrderStatus.Cancelling,
        Wire.OrderState.Received => OrderStatus.Received,
        Wire.OrderState.Closed => OrderStatus.Closed,
        Wire.OrderState.ClosedShort => OrderStatus.ClosedShort,
        Wire.OrderState.Rejected => OrderStatus.Rejected,
        Wire.OrderState.Cancelled => OrderStatus.Cancelled,
        _ => throw new ContractException(field, $"state {(int)state} is not known here."),
    };

    /// <summary>The message of a query.</summary>
    /// <param name="query">The query.</param>
    public static Wire.OrderQuery ToWire(this OrderQuery query)
    {
        var message = new Wire.OrderQuery { State = query.Status?.ToWire() ?? Wire.OrderState.Unspecified, Limit = query.Limit };
        if (query.SupplierId is not null)
            message.SupplierId = query.SupplierId;
        if (query.ProductId is not null)
            message.ProductId = query.ProductId;
        if (query.RunKey is not null)
            message.RunKey = query.RunKey;
        if (query.After is not null)
            message.AfterId = query.After.ToString();
        if (query.Sort != OrderSort.Id)
            message.Sort = query.Sort.ToText();
        message.HeadsOnly = query.HeadsOnly;
        message.Descending = query.Descending;
        return message;
    }

    private static OrderPlace PlaceFromWire(string text, OrderSort sort)
    {
        try
        {
            return OrderPlace.Parse(text, sort);
        }
        catch (ArgumentException e)
        {
            throw new ContractException("after_id", SafeText.MessageOf(e));
        }
    }

    /// <summary>The query of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">The state is not known here, or the limit is out of range.</exception>
    public static OrderQuery FromWire(this Wire.OrderQuery message)
    {
        var sort = OrderSort.Id;
        if (message.HasSort && !OrderSortText.TryParse(message.Sort, out sort))
            throw new ContractException("sort", $"'{message.Sort}' is not known here.");
        return new OrderQuery
        {
            Status = message.State.FromWire("state"),
            SupplierId = message.HasSupplierId ? message.SupplierId : null,
            ProductId = message.HasProductId ? message.ProductId : null,
            RunKey = message.HasRunKey ? message.RunKey : null,
            After = message.HasAfterId ? PlaceFromWire(message.AfterId, sort) : null,
            Sort = sort,
            Descending = message.Descending,
            HeadsOnly = message.HeadsOnly,
            Limit = message.Limit is >= 1 and <= MaxOrders ? message.Limit : throw new ContractException("limit", $"must be 1 to {MaxOrders}."),
        };
    }

    private static Wire.OrderLine ToWire(PurchaseOrderLine line)
    {
        var message = new Wire.OrderLine
        {
            LineNo = line.LineNo,
            ProductId = line.ProductId,
            WarehouseId = line.WarehouseId,
            Quantity = line.Quantity.ToWire("lines.quantity"),
            StockUnit = line.StockUnit,
            PurchaseQuantity = line.PurchaseQuantity.ToWire("lines.purchase_quantity"),
            PurchaseUnit = line.PurchaseUnit,
            UnitPrice = line.UnitPrice.ToWire("lines.unit_price"),
            Amount = line.Amount.ToWire("lines.amount"),
            ExpectedOn = line.ExpectedOn.ToWire(),
            ReceivedQuantity = line.ReceivedQuantity.ToWire("lines.received_quantity"),
            SplitNo = line.SplitNo,
            PositionSequence = line.PositionSequence,
            ApprovalsNeeded = line.ApprovalsNeeded,
            PurchaseDecimals = line.PurchaseDecimals,
            PurchasePrice = line.PurchasePrice.ToWire("lines.purchase_price"),
        };
        if (line.ProductName is { } productName)
            message.ProductName = productName;
        if (line.ArticleNumber is { } articleNumber)
            message.ArticleNumber = articleNumber;
        if (line.PriceTiers is { } priceTiers)
            message.PriceTiers = priceTiers;
        return message;
    }

    private static PurchaseOrderLine FromWire(Wire.OrderLine line) => new()
    {
        LineNo = line.LineNo,
        ProductId = line.ProductId,
        WarehouseId = line.WarehouseId,
        Quantity = line.Quantity.Required("lines.quantity"),
        StockUnit = line.StockUnit,
        PurchaseQuantity = line.PurchaseQuantity.Required("lines.purchase_quantity"),
        PurchaseUnit = line.PurchaseUnit,
        UnitPrice = line.UnitPrice.Required("lines.unit_price"),
        Amount = line.Amount.Required("lines.amount"),
        ExpectedOn = line.ExpectedOn.FromWire("lines.expected_on"),
        ReceivedQuantity = line.ReceivedQuantity.Required("lines.received_quantity"),
        SplitNo = line.SplitNo,
        PositionSequence = line.PositionSequence,
        PriceTiers = line.HasPriceTiers ? line.PriceTiers : null,
        PurchaseDecimals = line.PurchaseDecimals,
        PurchasePrice = line.PurchasePrice.FromWire("lines.purchase_price"),
        ProductName = line.HasProductName ? line.ProductName : null,
        ArticleNumber = line.HasArticleNumber ? line.ArticleNumber : null,
        ApprovalsNeeded = line.ApprovalsNeeded,
    };

    /// <summary>The message of a message to a supplier.</summary>
    /// <param name="message">The message to the supplier.</param>
    public static Wire.OutboxMessage ToWire(this OutboxMessage message) => new()
    {
        Id = message.Id,
        IdempotencyKey = message.Id,
        OrderId = message.OrderId,
        SupplierId = message.SupplierId,
        Kind = message.Kind.ToText(),
        Revision = message.Revision,
        Channel = message.Channel,
    };

    private static OutboxMessage FromWire(this Wire.OutboxMessage message) => new()
    {
        Id = message.Id,
        OrderId = message.OrderId,
        SupplierId = message.SupplierId,
        Kind = Kind(message.Kind),
        Revision = message.Revision,
        Channel = message.Channel,
    };

    private static MessageKind Kind(string text)
    {
        try
        {
            return OutboxText.ParseKind(text);
        }
        catch (FormatException e)
        {
            throw new ContractException("message.kind", e.Message);
        }
    }

    private static Timestamp ToTimestamp(this DateTimeOffset instant) => Timestamp.FromDateTimeOffset(instant);

    private static DateTimeOffset Required(Timestamp? instant, string field) =>
        instant?.ToDateTimeOffset() ?? throw new ContractException(field, "is missing.");
}

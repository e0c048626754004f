namespace Purchasing.Core.Orders;

/// <summary>The written form of <see cref="OrderStatus"/>: snake case, as stored, sent and shown.</summary>
public static class OrderStatusText
{
    /// <summary>The text of a status.</summary>
    /// <param name="status">The status.</param>
    public static string ToText(this OrderStatus status) => status switch
    {
        OrderStatus.Draft => "draft",
        OrderStatus.PendingApproval => "pending_approval",
        OrderStatus.Approved => "approved",
        OrderStatus.Sending => "sending",
        OrderStatus.Sent => "sent",
        OrderStatus.Acknowledged => "acknowledged",
        OrderStatus.PartlyReceived => "partly_received",
        OrderStatus.Cancelling => "cancelling",
        OrderStatus.Received => "received",
        OrderStatus.Closed => "closed",
        OrderStatus.ClosedShort => "closed_short",
        OrderStatus.Rejected => "rejected",
        OrderStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such order status."),
    };

    /// <summary>The status a text stands for.</summary>
    /// <param name="text">The text, exactly as <see cref="ToText"/> writes it.</param>
    /// <param name="status">The status.</param>
    /// <returns>False when the text is no status.</returns>
    public static bool TryParse(string? text, out OrderStatus status)
    {
        foreach (OrderStatus candidate in Enum.GetValues<OrderStatus>())
        {
            if (string.Equals(candidate.ToText(), text, StringComparison.Ordinal))
            {
                status = candidate;
                return true;
            }
        }

        status = default;
        return false;
    }

    /// <summary>The status a stored text stands for.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is no status.</exception>
    public static OrderStatus Parse(string text) =>
        TryParse(text, out OrderStatus status) ? status : throw new FormatException($"'{text}' is not an order status.");

    /// <summary>Whether goods of an order in this status are still to come, so that its lines count in the inventory position.</summary>
    /// <param name="status">The status.</param>
    public static bool IsOpen(this OrderStatus status) =>
        status is not (OrderStatus.Received or OrderStatus.Closed or OrderStatus.ClosedShort or OrderStatus.Rejected or OrderStatus.Cancelled);
}

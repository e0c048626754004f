namespace Purchasing.Core.Orders;

/// <summary>An order in a list. Immutable.</summary>
/// <param name="Order">The order without its lines.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Delivery">The day on which the next goods are expected; null when unknown or when nothing is to come.</param>
/// <param name="ReceivedShare">Share of its value that was received, 1 for all; for people to look at.</param>
/// <param name="Channel">The channel of its last message; null when it has none.</param>
/// <param name="MessageState">Where that message is, for example <c>pending</c>; null when it has none.</param>
/// <param name="Attempts">Attempts to send that message.</param>
/// <param name="Amendments">How often its quantities were changed or added to.</param>
public sealed record OrderListRow(
    PurchaseOrder Order, int Lines, DateOnly? Delivery, decimal ReceivedShare, string? Channel, string? MessageState, int Attempts, int Amendments = 0);

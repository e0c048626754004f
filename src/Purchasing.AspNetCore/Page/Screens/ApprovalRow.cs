using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>An order that waits for approval.</summary>
/// <param name="Row">The order.</param>
/// <param name="Reason">What the rules say about its approval; null when they do not answer.</param>
/// <param name="Changes">What was changed since it was last approved; null for nothing.</param>
/// <param name="IsMine">Whether the person who looks can approve it.</param>
internal sealed record ApprovalRow(OrderListRow Row, ApprovalReason? Reason, ChangesSinceApproval? Changes, bool IsMine);

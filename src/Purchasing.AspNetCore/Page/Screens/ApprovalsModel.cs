using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen Approvals.</summary>
/// <param name="Mine">Whether only what the person can approve is shown.</param>
/// <param name="MineCount">How many those are.</param>
/// <param name="All">How many wait in all.</param>
/// <param name="Rows">The orders shown.</param>
/// <param name="Next">The key of the page after this one; null on the last.</param>
internal sealed record ApprovalsModel(bool Mine, int MineCount, long All, IReadOnlyList<ApprovalRow> Rows, string? Next);

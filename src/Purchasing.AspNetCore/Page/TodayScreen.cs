using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Orders;
using Purchasing.Core.Proposals;
using Purchasing.Core.Sending;

namespace Purchasing.AspNetCore.Page;

/// <summary>Today: what waits, what is wrong, and what is on order.</summary>
internal static partial class TodayScreen
{
    private const int ReasonsShown = 8;

    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(300);

    public static async Task<PageAnswer> ShowAsync(PageContext page, CancellationToken cancellationToken)
    {
        IServiceProvider services = page.Http.RequestServices;
        IOrderReports reports = services.GetRequiredService<IOrderReports>();
        IOutbox outbox = services.GetRequiredService<IOutbox>();
        ProposalDesk desk = services.GetRequiredService<ProposalDesk>();
        ProposalSnapshot? proposals = await BuyScreen.SnapshotAsync(page, s_firstWait, cancellationToken).ConfigureAwait(false);
        OrderListPage waiting = await reports.ListAsync(
            new OrderListQuery { Statuses = [OrderStatus.PendingApproval], Limit = 1000, Descending = false }, cancellationToken).ConfigureAwait(false);
        OutboxStatus status = await outbox.StatusAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, ProposalSnooze> hidden = await SnoozeScreen.HiddenAsync(page, proposals?.Items ?? [], cancellationToken).ConfigureAwait(false);
        return PageAnswer.Show<Today>(new TodayModel
        {
            Orders = await reports.OverviewAsync(page.Today, cancellationToken).ConfigureAwait(false),
            Approvals = [.. waiting.Rows.Where(row => ApprovalsScreen.IsFor(page, row.Order))],
            Runs = await services.GetRequiredService<CatalogueRuns>().ListAsync(new RunQuery { Unfinished = true, Limit = 10 }, cancellationToken).ConfigureAwait(false),
            Outbox = status,
            Dead = status.Dead == 0 ? [] : await outbox.ListAsync(new OutboxQuery { State = OutboxState.Dead, Limit = 10 }, cancellationToken).ConfigureAwait(false),
            Proposals = proposals,
            Progress = desk.Progress,
            Held = HeldOf(proposals),
            Due = (proposals?.Items.Count(item => !item.IsHeld) ?? 0) - hidden.Count,
            Late = proposals?.Items.Count(item => !item.IsHeld && item.OrderBy < page.Today && !hidden.ContainsKey(BuyKeys.Of(item))) ?? 0,
        });
    }

    // What names a product, a supplier or a number is one reason with others of its kind.
    private static List<(string, int)> HeldOf(ProposalSnapshot? proposals) => proposals is null
        ? []
        : [.. proposals.Items.Where(item => item.IsHeld)
            .GroupBy(item => KindOf(item.HeldReasons[0]), StringComparer.Ordinal)
            .Select(group => (group.Key, group.Count()))
            .OrderByDescending(reason => reason.Item2).ThenBy(reason => reason.Item1, StringComparer.Ordinal)
            .Take(ReasonsShown)];

    /// <summary>A reason without what differs between products.</summary>
    internal static string KindOf(string reason) => Kind().Replace(reason, "").Trim();

    [GeneratedRegex(@"\s*\([^)]*\)|\s+of supplier .*$", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();
}

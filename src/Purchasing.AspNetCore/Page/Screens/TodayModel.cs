using Purchasing.Core.Catalogue;
using Purchasing.Core.Orders;
using Purchasing.Core.Proposals;
using Purchasing.Core.Sending;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen Today.</summary>
internal sealed record TodayModel
{
    public required OrderOverview Orders { get; init; }

    public required IReadOnlyList<OrderListRow> Approvals { get; init; }

    public required IReadOnlyList<RunInfo> Runs { get; init; }

    public required OutboxStatus Outbox { get; init; }

    public IReadOnlyList<OutboxEntry> Dead { get; init; } = [];

    public ProposalSnapshot? Proposals { get; init; }

    public required ProposalProgress Progress { get; init; }

    public IReadOnlyList<(string Reason, int Count)> Held { get; init; } = [];

    public int Due { get; init; }

    public int Late { get; init; }
}

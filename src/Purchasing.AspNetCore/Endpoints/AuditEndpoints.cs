using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Purchasing.AspNetCore.Bodies;
using Purchasing.AspNetCore.Problems;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Auditing;

namespace Purchasing.AspNetCore.Endpoints;

/// <summary><c>/audit</c>: the audit trail of everything, as JSON lines, and where its chain ends.</summary>
internal static class AuditEndpoints
{
    private const int MostEntries = 100_000;
    private const int DefaultEntries = 1000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder audit = endpoints.MapGroup("/audit");
        audit.MapGet("", ExportAsync).RequirePermission(Permission.ExportAudit).WithName("ExportAudit").WithSummary("The audit trail as JSON lines, in the order of its chain; the header Link leads to the next page.")
            .Produces(StatusCodes.Status200OK, contentType: AuditLines.ContentType);
        audit.MapGet("/head", HeadAsync).RequirePermission(Permission.ExportAudit).WithName("GetAuditHead").WithSummary("The last entry's place and hash, to be kept elsewhere, and the last one that was removed.").Produces<AuditHeadAnswer>();
    }

    private static async Task<IResult> ExportAsync(string? after, string? limit, IAuditTrail trail, HttpContext context, CancellationToken cancellationToken)
    {
        long begin = 0;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out begin))
            throw new QueryException("after", $"'{after}' is not a place in the trail: use the seq of the last entry that you have.");
        int most = Paging.Limit(limit, DefaultEntries, MostEntries);
        AuditHead head = await trail.HeadAsync(cancellationToken).ConfigureAwait(false);
        begin = Math.Max(begin, head.Checkpoint.Seq);
        // Places have no gaps, so the next page is known before this one is read.
        long end = Math.Min(head.Last.Seq, begin > long.MaxValue - most ? long.MaxValue : begin + most);
        if (end < head.Last.Seq)
            context.LinkNext(end.ToString(CultureInfo.InvariantCulture));
        return TypedResults.Stream(
            async stream =>
            {
                await foreach (ReadOnlyMemory<byte> lines in AuditLines.ReadAsync(trail, begin, end, cancellationToken).ConfigureAwait(false))
                    await stream.WriteAsync(lines, cancellationToken).ConfigureAwait(false);
            },
            AuditLines.ContentType);
    }

    private static async Task<IResult> HeadAsync(IAuditTrail trail, CancellationToken cancellationToken)
    {
        AuditHead head = await trail.HeadAsync(cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new AuditHeadAnswer(head.Last.Seq, head.Last.Hash, head.Checkpoint.Seq, head.Checkpoint.Hash), RestJson.Default.AuditHeadAnswer);
    }
}

using System.Globalization;
using Purchasing.Core.Text;

namespace Purchasing.Core.Auditing;

/// <summary>
/// Follows the chain of the audit trail from its checkpoint to its head and says where it breaks: entries that were changed, removed,
/// inserted or put in another order, an end that was cut off, orders whose creator, last version or status no entry tells of, or that are gone, and orders
/// whose quantities, prices, amounts or terms are not what their last entry holds. What a rewritten trail with a rewritten head cannot show, an anchor that
/// was kept elsewhere does.
/// </summary>
/// <remarks>Thread-safe; others may go on writing meanwhile. No more than a page of entries is in memory.</remarks>
public sealed class AuditVerifier
{
    /// <summary>The subject of entries about the trail itself.</summary>
    public const string TrailSubject = "audit";

    /// <summary>The action of an entry that tells of a checkpoint; its detail begins with the checkpoint's anchor.</summary>
    public const string RetentionAction = "remove_old";

    private const int PageSize = 1000;
    private const int MostNamed = 10;

    // Orders have up to thousands of lines.
    private const int OrdersAtOnce = 20;

    private readonly IAuditTrail _trail;
    private readonly IOrderContents? _contents;

    /// <summary>A verifier.</summary>
    /// <param name="trail">The trail.</param>
    /// <param name="contents">Compares orders with their entries; null compares none.</param>
    public AuditVerifier(IAuditTrail trail, IOrderContents? contents = null)
    {
        ArgumentNullException.ThrowIfNull(trail);
        _trail = trail;
        _contents = contents;
    }

    /// <summary>Checks the trail.</summary>
    /// <param name="anchors">Places and hashes that were kept elsewhere; each has to be found.</param>
    /// <param name="cancellationToken">Ends the check early.</param>
    public async Task<AuditVerification> VerifyAsync(IReadOnlyCollection<AuditAnchor> anchors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        AuditHead head = await _trail.HeadAsync(cancellationToken).ConfigureAwait(false);
        AuditAnchor checkpoint = head.Checkpoint;
        AuditAnchor last = checkpoint;
        bool isCheckpointTold = checkpoint.Seq == 0;
        long sound = 0;
        string? problem = Check(anchors, last);
        bool isAgain = false;
        while (problem is null)
        {
            IReadOnlyList<AuditRecord> page = await _trail.ReadAsync(last.Seq, PageSize, cancellationToken).ConfigureAwait(false);
            // The head is read after the entries: what it does not know then was not added by the product.
            head = await _trail.HeadAsync(cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
            {
                // Entries that were added between the two reads are there at the second look; those that were cut off are not.
                if (head.Last.Seq > last.Seq && !isAgain)
                {
                    isAgain = true;
                    continue;
                }

                break;
            }

            isAgain = false;
            foreach (AuditRecord entry in page)
            {
                if (entry.Seq != last.Seq + 1 && last.Seq < head.Checkpoint.Seq && entry.Seq == head.Checkpoint.Seq + 1)
                {
                    // Retention removed the beginning while it was being read.
                    checkpoint = head.Checkpoint;
                    last = checkpoint;
                    isCheckpointTold = false;
                }

                problem = ProblemOf(entry, last) ?? (entry.Seq > head.Last.Seq ? Beyond(entry, head) : null);
                if (problem is not null)
                    break;
                isCheckpointTold |= TellsOf(entry, checkpoint);
                last = new AuditAnchor(entry.Seq, entry.Hash);
                sound++;
                problem = Check(anchors, last);
                if (problem is not null)
                    break;
            }
        }

        problem ??= EndProblem(head, last, anchors, checkpoint, isCheckpointTold) ?? await UntoldAsync(cancellationToken).ConfigureAwait(false);
        ContentComparison? contents = null;
        if (problem is null && _contents is not null)
            (contents, problem) = await CompareAsync(cancellationToken).ConfigureAwait(false);
        return new AuditVerification(sound, head.Last, checkpoint, problem) { Orders = contents?.Same ?? 0, NotCompared = contents?.NotCompared ?? 0, TooOld = [.. anchors.Where(anchor => anchor.Seq < checkpoint.Seq)] };
    }

    // A trail that is empty, or ends earlier than it did, is a sound chain: the orders show what is missing. Those that are older than the first
    // entry after the checkpoint may have lost theirs to retention.
    private async Task<string?> UntoldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            AuditAnchor checkpoint = (await _trail.HeadAsync(cancellationToken).ConfigureAwait(false)).Checkpoint;
            AuditRecord? first = checkpoint.Seq == 0 ? null : (await _trail.ReadAsync(checkpoint.Seq, 1, cancellationToken).ConfigureAwait(false)).FirstOrDefault();
            IReadOnlyList<string> orders = await _trail.UntoldOrdersAsync(first?.At ?? DateTimeOffset.MinValue, MostNamed + 1, cancellationToken).ConfigureAwait(false);
            if (orders.Count == 0)
                return null;
            // Retention may have removed their entries meanwhile.
            if ((await _trail.HeadAsync(cancellationToken).ConfigureAwait(false)).Checkpoint != checkpoint)
                continue;
            string named = SafeText.Show(string.Join(", ", orders.Take(MostNamed))) + (orders.Count > MostNamed ? " and others" : "");
            return $"No entry tells of the creation or the last version of {named} as they are now: entries were removed and the head put right, or the orders were changed or deleted past the product.";
        }
    }

    // Entries hold what their actions stored, so an order is what the entry of its version holds.
    private async Task<(ContentComparison Found, string? Problem)> CompareAsync(CancellationToken cancellationToken)
    {
        ContentComparison all = new("", 0, 0, []);
        while (all.Last is string last && all.Different.Count <= MostNamed)
        {
            ContentComparison some = await _contents!.CompareAsync(last, OrdersAtOnce, cancellationToken).ConfigureAwait(false);
            all = new ContentComparison(some.Last, all.Same + some.Same, all.NotCompared + some.NotCompared, [.. all.Different, .. some.Different]);
        }

        if (all.Different.Count == 0)
            return (all, null);
        string named = SafeText.Show(string.Join(", ", all.Different.Take(MostNamed))) + (all.Different.Count > MostNamed ? " and others" : "");
        return (all, $"Changed past the product, so that the trail tells something else: {named}.");
    }

    private static string? ProblemOf(AuditRecord entry, AuditAnchor last)
    {
        if (entry.Seq <= last.Seq)
            return Invariant($"Two entries have place {entry.Seq}: one of them was inserted ({Describe(entry)}).");
        if (entry.Seq > last.Seq + 1)
            return entry.Seq == last.Seq + 2
                ? Invariant($"Entry {last.Seq + 1} is missing: it was removed.")
                : Invariant($"Entries {last.Seq + 1} to {entry.Seq - 1} are missing: they were removed.");
        return (entry with { PreviousHash = last.Hash }).ComputeHash() == entry.Hash
            ? null
            : Invariant($"Entry {entry.Seq} is not what was written: it was changed, or another one was put in its place ({Describe(entry)}).");
    }

    private static string? Check(IEnumerable<AuditAnchor> anchors, AuditAnchor last)
    {
        AuditAnchor? other = anchors.FirstOrDefault(anchor => anchor.Seq == last.Seq && anchor.Hash != last.Hash);
        return other is null
            ? null
            : Invariant($"Entry {last.Seq} has another hash than the anchor that was kept: the trail up to it was written anew.");
    }

    private static string? EndProblem(AuditHead head, AuditAnchor last, IEnumerable<AuditAnchor> anchors, AuditAnchor checkpoint, bool isCheckpointTold)
    {
        if (head.Last.Seq > last.Seq)
            return Invariant($"The trail ends with entry {last.Seq}, but {head.Last.Seq} were written: the last {head.Last.Seq - last.Seq} were cut off.");
        if (head.Last != last)
            return Invariant($"The head of the trail says {head.Last}, and its last entry is {last}: the head was changed.");
        if (anchors.FirstOrDefault(anchor => anchor.Seq > last.Seq) is AuditAnchor cut)
            return Invariant($"The trail ends with entry {last.Seq}, but an anchor of entry {cut.Seq} was kept: its end was cut off.");
        if (!isCheckpointTold)
            return Invariant($"Entries up to {checkpoint.Seq} are gone, and no entry says that retention removed them.");
        return head.Unchained > 0
            ? Invariant($"{head.Unchained} entries of orders are outside the chain: they were inserted past the product, or by an earlier version after the trail had become a chain.")
            : null;
    }

    private static string Beyond(AuditRecord entry, AuditHead head) =>
        Invariant($"Entry {entry.Seq} is beyond the head of the trail, {head.Last.Seq}: it was inserted ({Describe(entry)}).");

    private static bool TellsOf(AuditRecord entry, AuditAnchor checkpoint) =>
        entry is { Subject: TrailSubject, Action: RetentionAction, Detail: string detail } && detail.StartsWith(checkpoint + ";", StringComparison.Ordinal);

    // What stands in a row that was tampered with is shown on a terminal.
    private static string Describe(AuditRecord entry) =>
        SafeText.Show(Invariant($"{entry.Subject}, {entry.Action} by {entry.Actor}"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

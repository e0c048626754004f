namespace Purchasing.Core.Auditing;

/// <summary>
/// The audit trail: every action on orders, messages, rules, parameters, accounts and keys, as one chain in which each entry carries the hash
/// of the one before. Entries are only ever added; what is too old is removed from the beginning, up to a checkpoint.
/// </summary>
/// <remarks>
/// Safe for concurrent calls from any number of processes. Entries about orders are added by the order store, in the transaction of the
/// change. All methods throw <see cref="Orders.OrderStoreException"/> when the database cannot be read or written.
/// </remarks>
public interface IAuditTrail
{
    /// <summary>Adds an entry that is not about one order.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask RecordAsync(AuditEvent entry, CancellationToken cancellationToken);

    /// <summary>The last entry about a subject that is not an order; null when there is none.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<AuditRecord?> LastAsync(string subject, CancellationToken cancellationToken);

    /// <summary>Entries in the order of the chain. Entries that share a place are given together, even beyond the limit.</summary>
    /// <param name="after">The place after which to begin; 0 for the beginning.</param>
    /// <param name="limit">How many at most, from 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<IReadOnlyList<AuditRecord>> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Where the trail ends and begins. Chains the entries of an earlier version if nobody did so yet and the database may be written.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    ValueTask<AuditHead> HeadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Orders whose last version with its status, or whose creation by its creator, has no entry, though it is no older than an instant; and those that are gone while entries
    /// tell of them. Drafts of a run have none yet.
    /// </summary>
    /// <param name="since">The instant; what retention removed is older.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The ids of the orders.</returns>
    ValueTask<IReadOnlyList<string>> UntoldOrdersAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Chains entries that are outside the chain, and writes down that somebody did so; makes a lost head again from the last entry. For rows
    /// that an earlier version wrote while an upgrade rolled out, after somebody has looked at them.
    /// </summary>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>How many entries were chained.</returns>
    ValueTask<long> AdoptAsync(string actor, string reason, CancellationToken cancellationToken);

    /// <summary>Removes the entries before an instant from the beginning of the trail, leaves a checkpoint, and writes down that it did.</summary>
    /// <param name="before">Entries of this instant and later stay, and so does what comes after the first of them.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Ends the call early; what was removed until then has its checkpoint.</param>
    /// <returns>How many places were removed.</returns>
    ValueTask<long> RemoveBeforeAsync(DateTimeOffset before, string actor, CancellationToken cancellationToken);
}

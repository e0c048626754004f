namespace Purchasing.Graph.Stores;

/// <summary>
/// Where durable runs are written down: one header for each run and a log that only grows. A run is carried on by the one runner
/// that holds its lease; the lease ends on the clock of the store, never on that of a runner.
/// </summary>
/// <remarks>Every call is one atomic step that is durable when it returns. Safe for use by any thread and any number of processes.</remarks>
public interface IRunStore
{
    /// <summary>
    /// Opens a run: creates one that is new, and takes the lease of one that is unfinished and held by nobody. A run that is
    /// complete, or that belongs to another graph than the opening says, is only read.
    /// </summary>
    /// <param name="opening">The run, its graph, and who wants it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The run with its log; <see langword="null"/> when it is unknown and the opening creates none.</returns>
    /// <exception cref="RunLeaseException">Another runner holds the lease.</exception>
    ValueTask<OpenedRun?> OpenAsync(RunOpening opening, CancellationToken cancellationToken);

    /// <summary>
    /// Appends to the log of a run and makes its lease last for its full time again, in one step. Checks in the same step that the
    /// lease was not taken over and that the update is the next one of the lease.
    /// </summary>
    /// <param name="lease">The lease.</param>
    /// <param name="update">What to write; the same update written twice counts once.</param>
    /// <param name="cancellationToken">Cancels the call; whether it was written is then unknown.</param>
    /// <returns>A task that ends when the update is durable.</returns>
    /// <exception cref="RunLeaseException">Another runner took the run over.</exception>
    ValueTask AppendAsync(RunLease lease, RunUpdate update, CancellationToken cancellationToken);

    /// <summary>Passes data to a run from outside, whoever holds its lease, and makes it due. The first signal of a name counts.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="name">The name of the signal.</param>
    /// <param name="data">The data as JSON.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What became of the signal.</returns>
    ValueTask<SignalResult> SignalAsync(string runId, string name, string data, CancellationToken cancellationToken);

    /// <summary>Finds a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Its header, or <see langword="null"/>.</returns>
    ValueTask<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Reads the log of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>All entries, oldest first; none when the run is unknown.</returns>
    ValueTask<IReadOnlyList<RunEntry>> HistoryAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Lists runs, oldest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Their headers.</returns>
    ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunQuery query, CancellationToken cancellationToken);
}

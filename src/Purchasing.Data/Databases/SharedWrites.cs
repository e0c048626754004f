using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.ExceptionServices;

namespace Purchasing.Data.Databases;

/// <summary>
/// Small writes to a database that has one writer. Those that wait while one transaction is made durable share the next, and so
/// one wait for the disk. Each is a savepoint of its own: what fails, or is undone, takes nothing else with it. All are answered
/// after the commit, so that nobody is told of a row that could still be lost.
/// </summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class SharedWrites(Database database, SemaphoreSlim gate)
{
    private const int Most = 64;
    private const string Savepoint = "shared";

    private readonly ConcurrentQueue<SharedWrite> _waiting = new();
    private int _isRunning;

    /// <summary>Carries out a write, alone or with others.</summary>
    /// <param name="work">The work; it may be run again after its transaction was rolled back.</param>
    /// <param name="token">Ends the call early; what the work wrote is then undone, unless it is being committed.</param>
    /// <exception cref="CommitFailedException">The commit failed, so nobody knows whether it was written.</exception>
    public Task<T> RunAsync<T>(Func<DbConnection, DbTransaction, CancellationToken, ValueTask<Written<T>>> work, CancellationToken token)
    {
        SharedWrite<T> write = new(work, token);
        _waiting.Enqueue(write);
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
            _ = Task.Run(DrainAsync, CancellationToken.None);
        return write.Done;
    }

    private async Task DrainAsync()
    {
        do
        {
            while (!_waiting.IsEmpty)
            {
                await gate.WaitAsync().ConfigureAwait(false);
                try
                {
                    await CarryOutAsync(Take()).ConfigureAwait(false);
                }
                finally
                {
                    gate.Release();
                }
            }

            Volatile.Write(ref _isRunning, 0);
            // Who came after the last look saw it running: look again.
        }
        while (!_waiting.IsEmpty && Interlocked.Exchange(ref _isRunning, 1) == 0);
    }

    private List<SharedWrite> Take()
    {
        List<SharedWrite> group = [];
        while (group.Count < Most && _waiting.TryDequeue(out SharedWrite? write))
        {
            if (write.TryBegin())
                group.Add(write);
        }

        return group;
    }

    /// <summary>Carries out the writes and answers them all; never throws.</summary>
    private async Task CarryOutAsync(List<SharedWrite> group)
    {
        if (group.Count == 0)
            return;
        Dictionary<SharedWrite, Exception> failed = [];
        SharedWrite? breaker = null;
        bool isCommitting = false;
        try
        {
            DbConnection connection = await database.OpenAsync(CancellationToken.None).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                DbTransaction transaction = await database.Dialect.BeginWriteAsync(connection, CancellationToken.None).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    bool isToCommit = false;
                    foreach (SharedWrite write in group)
                    {
                        breaker = write;
                        isToCommit |= group.Count == 1
                            ? await write.DoAsync(connection, transaction).ConfigureAwait(false)
                            : await DoInSavepointAsync(write, connection, transaction, failed).ConfigureAwait(false);
                    }

                    breaker = null;
                    isCommitting = true;
                    if (isToCommit)
                        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    else
                        await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception)
        {
            await FailAsync(group, failed, breaker, isCommitting ? new CommitFailedException(exception) : exception).ConfigureAwait(false);
            return;
        }

        foreach (SharedWrite write in group)
        {
            if (failed.TryGetValue(write, out Exception? reason))
                write.Fail(reason);
            else
                write.Answer();
        }
    }

    /// <summary>Does a write so that it can be undone alone. Throws when the whole transaction is lost.</summary>
    private static async ValueTask<bool> DoInSavepointAsync(
        SharedWrite write, DbConnection connection, DbTransaction transaction, Dictionary<SharedWrite, Exception> failed)
    {
        await transaction.SaveAsync(Savepoint).ConfigureAwait(false);
        bool isToKeep = false;
        Exception? reason = null;
        try
        {
            isToKeep = await write.DoAsync(connection, transaction).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            reason = exception;
        }

        try
        {
            if (!isToKeep)
                await transaction.RollbackAsync(Savepoint).ConfigureAwait(false);
            await transaction.ReleaseAsync(Savepoint).ConfigureAwait(false);
        }
        catch (Exception) when (reason is not null)
        {
            // A full disk, for one, ends the transaction: what the write was told is the reason.
            ExceptionDispatchInfo.Throw(reason);
        }

        if (reason is not null)
            failed.Add(write, reason);
        return isToKeep;
    }

    /// <summary>After a lost transaction: whose work ended it is told so, and the others are carried out again, each alone.</summary>
    private async Task FailAsync(List<SharedWrite> group, Dictionary<SharedWrite, Exception> failed, SharedWrite? breaker, Exception exception)
    {
        foreach (SharedWrite write in group)
        {
            if (write == breaker || breaker is null)
                write.Fail(failed.GetValueOrDefault(write, exception));
            else
                await CarryOutAsync([write]).ConfigureAwait(false);
        }
    }
}

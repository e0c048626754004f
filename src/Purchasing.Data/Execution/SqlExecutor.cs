using System.Data.Common;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Graph.Stores;

namespace Purchasing.Data.Execution;

/// <summary>
/// Runs reads and transactions against one database: retries what is safe to repeat, rolls back the rest, and turns driver
/// errors into <see cref="OrderStoreException"/>.
/// </summary>
/// <remarks>
/// A transaction that failed before its commit was rolled back, so it may always be repeated. When the connection breaks
/// during the commit nobody knows whether it was written: only a <c>repeatable</c> transaction, whose second run notices the
/// first, is then run again. Safe for concurrent use.
/// </remarks>
internal sealed partial class SqlExecutor
{
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retry;

    public SqlExecutor(Database database, TimeProvider time, ILogger logger)
    {
        Database = database;
        _logger = logger;
        _retry = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<RetryableFaultException>(),
                MaxRetryAttempts = 6,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(20),
                MaxDelay = TimeSpan.FromSeconds(1),
                UseJitter = true,
                OnRetry = arguments =>
                {
                    LogRetry(Database.Name, ((RetryableFaultException)arguments.Outcome.Exception!).Fault, arguments.AttemptNumber + 1);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    public Database Database { get; }

    public SqlDialect Dialect => Database.Dialect;

    /// <summary>Runs a read; it may be repeated.</summary>
    public ValueTask<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        GuardAsync(
            async token =>
            {
                try
                {
                    DbConnection connection = await Database.OpenAsync(token).ConfigureAwait(false);
                    await using (connection.ConfigureAwait(false))
                        return await read(connection, token).ConfigureAwait(false);
                }
                catch (Exception exception) when (IsRetryable(exception, token, out DatabaseFault fault))
                {
                    throw new RetryableFaultException(fault, exception);
                }
            },
            cancellationToken);

    /// <summary>Runs a transaction and commits it, or rolls it back when its work says so.</summary>
    /// <param name="work">The transaction; it must hold no state of its own, for it may be run again from its start.</param>
    /// <param name="repeatable">Whether running it again after it was committed changes nothing and gives the same answer.</param>
    /// <param name="cancellationToken">Ends the call early; the transaction is then rolled back, unless it was being committed.</param>
    /// <param name="isSmall">Whether it writes a few rows, and may share the transaction of a single writer with others.</param>
    public ValueTask<T> WriteAsync<T>(
        Func<DbConnection, DbTransaction, CancellationToken, ValueTask<Written<T>>> work,
        bool repeatable,
        CancellationToken cancellationToken,
        bool isSmall = false) =>
        GuardAsync(
            token => isSmall && Database.SharedWrites is { } shared ? AttemptAsync(shared, work, repeatable, token) : AttemptAsync(work, repeatable, token),
            cancellationToken);

    private async ValueTask<T> AttemptAsync<T>(
        SharedWrites shared, Func<DbConnection, DbTransaction, CancellationToken, ValueTask<Written<T>>> work, bool repeatable, CancellationToken token)
    {
        try
        {
            return await shared.RunAsync(work, token).ConfigureAwait(false);
        }
        catch (CommitFailedException exception)
        {
            if (repeatable && IsRetryable(exception.Cause, token, out DatabaseFault fault))
                throw new RetryableFaultException(fault, exception.Cause);
            ExceptionDispatchInfo.Throw(exception.Cause);
            throw;
        }
        catch (Exception exception) when (IsRetryable(exception, token, out DatabaseFault fault))
        {
            throw new RetryableFaultException(fault, exception);
        }
    }

    private async ValueTask<T> AttemptAsync<T>(
        Func<DbConnection, DbTransaction, CancellationToken, ValueTask<Written<T>>> work, bool repeatable, CancellationToken token)
    {
        bool committing = false;
        if (Database.WriteGate is { } gate)
            await gate.WaitAsync(token).ConfigureAwait(false);
        try
        {
            DbConnection connection = await Database.OpenAsync(token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                DbTransaction transaction = await Dialect.BeginWriteAsync(connection, token).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    Written<T> result = await work(connection, transaction, token).ConfigureAwait(false);
                    if (!result.IsToCommit)
                    {
                        await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
                        return result.Answer;
                    }

                    token.ThrowIfCancellationRequested();
                    committing = true;
                    // Not cancelled half-way: the answer to a commit is waited for.
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    return result.Answer;
                }
            }
        }
        catch (Exception exception) when ((!committing || repeatable) && IsRetryable(exception, token, out DatabaseFault fault))
        {
            throw new RetryableFaultException(fault, exception);
        }
        finally
        {
            Database.WriteGate?.Release();
        }
    }

    private bool IsRetryable(Exception exception, CancellationToken token, out DatabaseFault fault)
    {
        fault = token.IsCancellationRequested ? DatabaseFault.Unknown : Dialect.Classify(exception);
        return fault.IsWorthRetrying();
    }

    private async ValueTask<T> GuardAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _retry.ExecuteAsync(
                static (state, token) => state(token), call, cancellationToken).ConfigureAwait(false);
        }
        catch (RetryableFaultException exception)
        {
            throw Failure(exception.Fault, exception.InnerException!);
        }
        catch (Exception exception) when (!IsOwn(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(Dialect.Classify(exception), exception);
        }
    }

    private OrderStoreException Failure(DatabaseFault fault, Exception cause)
    {
        LogFailure(Database.Name, fault, cause.Message, fault == DatabaseFault.Unknown ? cause : null);
        return new OrderStoreException(fault.DescribeToUsers(Database), fault.IsTransient(), cause);
    }

    private static bool IsOwn(Exception exception) =>
        exception is OperationCanceledException or OrderStoreException or OrderActionException or ArgumentException or RunLeaseException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Database {Database}: {Fault}: {Words}")]
    private partial void LogFailure(string database, DatabaseFault fault, string words, Exception? unknown);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Database {Database}: {Fault}; retrying, attempt {Attempt}")]
    private partial void LogRetry(string database, DatabaseFault fault, int attempt);
}

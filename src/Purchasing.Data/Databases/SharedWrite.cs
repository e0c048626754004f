using System.Data.Common;

namespace Purchasing.Data.Databases;

/// <summary>A write that waits to be carried out in one transaction with others: once begun, it is answered when that has ended.</summary>
internal abstract class SharedWrite
{
    /// <summary>Does the work inside the transaction, and keeps its answer.</summary>
    /// <returns>Whether what it wrote shall stay.</returns>
    public abstract ValueTask<bool> DoAsync(DbConnection connection, DbTransaction transaction);

    /// <summary>Whether it is still wanted; if so, it can no longer be given up.</summary>
    public abstract bool TryBegin();

    /// <summary>Gives the answer of <see cref="DoAsync"/>.</summary>
    public abstract void Answer();

    /// <summary>Tells that nothing of it was written, or that nobody knows.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class SharedWrite<T> : SharedWrite
{
    private readonly Func<DbConnection, DbTransaction, CancellationToken, ValueTask<Written<T>>> _work;
    private readonly CancellationToken _token;
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _givenUp;
    private int _taken;
    private T _answer = default!;

    public SharedWrite(Func<DbConnection, DbTransaction, CancellationToken, ValueTask<Written<T>>> work, CancellationToken token)
    {
        _work = work;
        _token = token;
        _givenUp = token.UnsafeRegister(static state => ((SharedWrite<T>)state!).GiveUp(), this);
    }

    public Task<T> Done => _done.Task;

    public override async ValueTask<bool> DoAsync(DbConnection connection, DbTransaction transaction)
    {
        (_answer, bool isToCommit) = await _work(connection, transaction, _token).ConfigureAwait(false);
        if (isToCommit)
            _token.ThrowIfCancellationRequested();
        return isToCommit;
    }

    public override bool TryBegin()
    {
        if (Interlocked.Exchange(ref _taken, 1) != 0)
            return false;
        _givenUp.Unregister();
        return true;
    }

    public override void Answer() => _done.TrySetResult(_answer);

    public override void Fail(Exception exception)
    {
        if (exception is OperationCanceledException && _token.IsCancellationRequested)
            _done.TrySetCanceled(_token);
        else
            _done.TrySetException(exception);
    }

    private void GiveUp()
    {
        if (Interlocked.Exchange(ref _taken, 1) == 0)
            _done.TrySetCanceled(_token);
    }
}

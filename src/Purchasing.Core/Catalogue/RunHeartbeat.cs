using Microsoft.Extensions.Logging;
using Purchasing.Core.Orders;

namespace Purchasing.Core.Catalogue;

/// <summary>Gives signs of life for a worker of a run until it is disposed, and says when nobody believes them any more.</summary>
internal sealed partial class RunHeartbeat : IAsyncDisposable
{
    private readonly ICatalogueRunStore _store;
    private readonly RunWorker _worker;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost;
    private readonly Task _beating;

    public RunHeartbeat(ICatalogueRunStore store, RunWorker worker, TimeSpan lease, TimeProvider time, ILogger log, CancellationToken cancellationToken)
    {
        _store = store;
        _worker = worker;
        _lease = lease;
        _time = time;
        _log = log;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _beating = Task.Run(BeatAsync, CancellationToken.None);
    }

    /// <summary>Cancelled when the caller stops, and when the worker was taken off the run.</summary>
    public CancellationToken Token => _lost.Token;

    /// <summary>Whether the worker was taken off the run.</summary>
    public bool IsLost { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task BeatAsync()
    {
        try
        {
            using PeriodicTimer timer = new(_lease / 3, _time);
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                if (await IsBelievedAsync().ConfigureAwait(false))
                    continue;
                IsLost = true;
                await _lost.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task<bool> IsBelievedAsync()
    {
        try
        {
            return await _store.RenewAsync(_worker.Id, _lease, _stop.Token).ConfigureAwait(false);
        }
        catch (OrderStoreException e)
        {
            // The writes of the worker meet the same database and end it if this lasts; until then the next beat may come through.
            LogMissed(_log, _worker.RunKey, e.Message);
            return true;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Run {RunKey}: a heartbeat could not be stored: {Problem}")]
    private static partial void LogMissed(ILogger logger, string runKey, string problem);
}

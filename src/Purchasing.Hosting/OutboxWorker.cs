using Microsoft.Extensions.Hosting;
using Purchasing.Core.Sending;

namespace Purchasing.Hosting;

/// <summary>Sends what is in the outbox for as long as the host runs; several hosts on one database share the work.</summary>
internal sealed class OutboxWorker(OutboxDispatcher dispatcher) : BackgroundService
{
    // On a thread of the pool: a database that answers without waiting would otherwise hold up the start.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => dispatcher.RunAsync(stoppingToken), stoppingToken);
}

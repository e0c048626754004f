using Purchasing.Core.Sending;

namespace Purchasing.Samples.Monolith.Hosting;

/// <summary>Empties the outbox for as long as the host runs.</summary>
internal sealed class OutboxWorker(OutboxDispatcher dispatcher) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => dispatcher.RunAsync(stoppingToken), stoppingToken);
}

using Purchasing.Core.Sending;

namespace Purchasing.Services.PurchaseOrders;

/// <summary>Sends what is in the outbox for as long as the service runs; several pods share the work.</summary>
internal sealed class OutboxWorker(OutboxDispatcher dispatcher) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => dispatcher.RunAsync(stoppingToken);
}

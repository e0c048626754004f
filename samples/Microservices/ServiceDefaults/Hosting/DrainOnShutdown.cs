using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>Holds the server open for a while after the host began to stop; readiness already says no.</summary>
internal sealed class DrainOnShutdown(IOptions<ShutdownOptions> options, TimeProvider time) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(options.Value.DelaySeconds), time, cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

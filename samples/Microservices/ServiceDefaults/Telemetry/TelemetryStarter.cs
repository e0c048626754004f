using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Purchasing.ServiceDefaults.Telemetry;

/// <summary>Brings the exporters to life with the host: they are services that nobody else asks for.</summary>
internal sealed partial class TelemetryStarter(TracerProvider tracer, MeterProvider meter, ILogger<TelemetryStarter> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Exporting(logger, tracer.GetType().Name, meter.GetType().Name);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "Traces and metrics go out over OTLP ({Tracer}, {Meter}).")]
    private static partial void Exporting(ILogger logger, string tracer, string meter);
}

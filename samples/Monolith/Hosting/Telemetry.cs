using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Purchasing.Samples.Monolith.Hosting;

/// <summary>Exports traces and metrics over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private Telemetry(TracerProvider traces, MeterProvider metrics)
    {
        _traces = traces;
        _metrics = metrics;
    }

    public static Telemetry? Start(IConfiguration configuration)
    {
        if (string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return null;
        ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService("purchasing-monolith");
        return new Telemetry(
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Purchasing.*", "Microsoft.AspNetCore").AddOtlpExporter().Build(),
            Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter("Purchasing.*", "Microsoft.AspNetCore.*").AddOtlpExporter().Build());
    }

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}

using System.Diagnostics.Metrics;

namespace Purchasing.Core.Sending;

/// <summary>
/// What is left to be sent, as gauges of the meter <c>Purchasing.Sending</c>: <c>purchasing.outbox.pending</c>, <c>.failing</c> and
/// <c>.dead</c> as last seen. Thread-safe.
/// </summary>
public sealed class SendingMetrics : IDisposable
{
    private readonly Meter _meter = new("Purchasing.Sending");
    private OutboxStatus? _seen;

    /// <summary>The metrics of one process.</summary>
    public SendingMetrics()
    {
        Gauge("pending", "Messages still to be sent.", status => status.Pending);
        Gauge("failing", "Messages still to be sent with a failed attempt behind them.", status => status.Failing);
        Gauge("dead", "Messages given up.", status => status.Dead);
    }

    /// <summary>Takes what was seen in the outbox for the gauges.</summary>
    /// <param name="status">What was seen.</param>
    public void Observe(OutboxStatus status) => Volatile.Write(ref _seen, status);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string description, Func<OutboxStatus, long> read) =>
        _meter.CreateObservableGauge(
            $"purchasing.outbox.{name}",
            () => Volatile.Read(ref _seen) is OutboxStatus status ? [new Measurement<long>(read(status))] : Array.Empty<Measurement<long>>(),
            "{message}",
            description);
}

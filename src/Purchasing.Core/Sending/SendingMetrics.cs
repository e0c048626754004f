using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Purchasing.Core.Sending;

/// <summary>
/// Metrics of sending, meter <c>Purchasing.Sending</c>: <c>purchasing.outbox.attempts</c> by channel and outcome, and the gauges
/// <c>purchasing.outbox.pending</c>, <c>.failing</c> and <c>.dead</c> as last seen. Thread-safe.
/// </summary>
public sealed class SendingMetrics : IDisposable
{
    private readonly Meter _meter = new("Purchasing.Sending");
    private readonly Counter<long> _attempts;
    private OutboxStatus? _seen;

    /// <summary>The metrics of one process.</summary>
    public SendingMetrics()
    {
        _attempts = _meter.CreateCounter<long>("purchasing.outbox.attempts", "{attempt}", "Attempts to send a message to a supplier, by outcome.");
        Gauge("pending", "Messages still to be sent.", status => status.Pending);
        Gauge("failing", "Messages still to be sent with a failed attempt behind them.", status => status.Failing);
        Gauge("dead", "Messages given up.", status => status.Dead);
    }

    /// <summary>Takes what was seen in the outbox for the gauges.</summary>
    /// <param name="status">What was seen.</param>
    public void Observe(OutboxStatus status) => Volatile.Write(ref _seen, status);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Count(string channel, AttemptOutcome outcome) =>
        _attempts.Add(1, new TagList { { "channel", channel }, { "outcome", outcome.ToText() } });

    private void Gauge(string name, string description, Func<OutboxStatus, long> read) =>
        _meter.CreateObservableGauge(
            $"purchasing.outbox.{name}",
            () => Volatile.Read(ref _seen) is OutboxStatus status ? [new Measurement<long>(read(status))] : Array.Empty<Measurement<long>>(),
            "{message}",
            description);
}

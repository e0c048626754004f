using Microsoft.Extensions.Diagnostics.HealthChecks;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;

namespace Purchasing.Data.Health;

/// <summary>Whether orders get to their suppliers: degraded while messages fail, or were given up and wait for a person.</summary>
/// <remarks>Added with the database packages. Never unhealthy: a supplier that does not answer is no reason to stop a host. Safe for concurrent calls.</remarks>
public sealed class OutboxHealthCheck : IHealthCheck
{
    private readonly IOutbox _outbox;
    private readonly SendingMetrics _metrics;
    private readonly SendingOptions _sending;

    /// <summary>A check.</summary>
    /// <param name="outbox">The outbox.</param>
    /// <param name="metrics">Told what is seen.</param>
    /// <param name="sending">Who sends orders.</param>
    public OutboxHealthCheck(IOutbox outbox, SendingMetrics metrics, SendingOptions sending)
    {
        ArgumentNullException.ThrowIfNull(sending);
        ArgumentNullException.ThrowIfNull(outbox);
        ArgumentNullException.ThrowIfNull(metrics);
        _outbox = outbox;
        _metrics = metrics;
        _sending = sending;
    }

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        OutboxStatus status;
        try
        {
            status = await _outbox.StatusAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OrderStoreException e)
        {
            // The check of the databases says how bad that is.
            return HealthCheckResult.Degraded($"The outbox cannot be read: {e.Message}");
        }

        _metrics.Observe(status);
        Dictionary<string, object> data = new(StringComparer.Ordinal)
        {
            ["pending"] = status.Pending, ["failing"] = status.Failing, ["dead"] = status.Dead,
        };
        return status is { Dead: 0, Failing: 0 }
            ? HealthCheckResult.Healthy(
                _sending.SendOnApproval ? "Messages to suppliers go out." : "Approved orders wait until a person sends them (Sending:SendOnApproval is false).", data)
            : HealthCheckResult.Degraded(Problem(status), exception: null, data);
    }

    private static string Problem(OutboxStatus status)
    {
        string failing = status.Failing switch
        {
            0 => "",
            1 => "1 message to a supplier has failed and is tried again.",
            _ => $"{status.Failing} messages to suppliers have failed and are tried again.",
        };
        string dead = status.Dead switch
        {
            0 => "",
            1 => "1 message to a supplier was given up: see the outbox, and requeue or drop it.",
            _ => $"{status.Dead} messages to suppliers were given up: see the outbox, and requeue or drop them.",
        };
        return $"{failing} {dead}".Trim();
    }
}

using System.Diagnostics.Metrics;

namespace Purchasing.Core.Telemetry;

/// <summary>What purchasing counts, for the host's exporter. Costs nothing to speak of while nobody listens. Thread-safe.</summary>
public static class PurchasingTelemetry
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Purchasing.Core";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Flows = Meter.CreateCounter<long>(
        "purchasing.flows", description: "Answers about one product, by status: ordered, pending_approval, no_order, held.");

    private static readonly Counter<long> OutboxMessages = Meter.CreateCounter<long>(
        "purchasing.outbox.messages", description: "What became of messages to suppliers, by channel and outcome: sent, retry, given_up.");

    private static readonly Counter<long> RunProducts = Meter.CreateCounter<long>(
        "purchasing.run.products", description: "Products of finished catalogue runs, by outcome: decided, held.");

    internal static void FlowEnded(string status) => Flows.Add(1, new KeyValuePair<string, object?>("status", status));

    internal static void MessageSent(string channel) => Count(channel, "sent");

    internal static void MessagePutBack(string channel) => Count(channel, "retry");

    internal static void MessageGivenUp(string channel) => Count(channel, "given_up");

    internal static void RunFinished(long decided, long held)
    {
        RunProducts.Add(decided, new KeyValuePair<string, object?>("outcome", "decided"));
        RunProducts.Add(held, new KeyValuePair<string, object?>("outcome", "held"));
    }

    private static void Count(string channel, string outcome) => OutboxMessages.Add(
        1, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("outcome", outcome));
}

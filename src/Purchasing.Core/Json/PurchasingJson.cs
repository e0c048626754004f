using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Diagnosis;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Rules;
using Purchasing.Core.Sending;
using Purchasing.Core.Simulation;

namespace Purchasing.Core.Json;

/// <summary>
/// The JSON form of results, orders and runs: snake case, amounts as numbers with their exact digits. Hosts put it first
/// among their type resolvers. Thread-safe.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    Converters = [typeof(OrderStatusJsonConverter), typeof(RunStateJsonConverter), typeof(OutboxStateJsonConverter), typeof(AttemptOutcomeJsonConverter), typeof(MessageKindJsonConverter), typeof(ReceiptKindJsonConverter)])]
[JsonSerializable(typeof(FlowResult))]
[JsonSerializable(typeof(FlowRequest))]
[JsonSerializable(typeof(IReadOnlyList<FlowResult>))]
[JsonSerializable(typeof(PurchaseOrder))]
[JsonSerializable(typeof(IReadOnlyList<PurchaseOrder>))]
[JsonSerializable(typeof(IReadOnlyList<OrderSummary>))]
[JsonSerializable(typeof(IReadOnlyList<AuditEntry>))]
[JsonSerializable(typeof(IReadOnlyList<Receipt>))]
[JsonSerializable(typeof(IReadOnlyDictionary<int, decimal>))]
[JsonSerializable(typeof(IReadOnlyList<SendAttempt>))]
[JsonSerializable(typeof(OutboxEntry))]
[JsonSerializable(typeof(IReadOnlyList<OutboxEntry>))]
[JsonSerializable(typeof(OutboxStatus))]
[JsonSerializable(typeof(Comparison))]
[JsonSerializable(typeof(IReadOnlyList<RuleAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<SimulationResult>))]
[JsonSerializable(typeof(RunProgress))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(RunInfo))]
[JsonSerializable(typeof(IReadOnlyList<RunInfo>))]
[JsonSerializable(typeof(RuleVersion))]
[JsonSerializable(typeof(IReadOnlyList<RuleVersion>))]
[JsonSerializable(typeof(RuleSetInForceSummary))]
[JsonSerializable(typeof(RuleChange))]
[JsonSerializable(typeof(IReadOnlyList<RuleChange>))]
[JsonSerializable(typeof(IReadOnlyList<RuleTestOutcome>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(HeldProduct))]
[JsonSerializable(typeof(IReadOnlyList<HeldProduct>))]
public sealed partial class PurchasingJson : JsonSerializerContext
{
    /// <summary>Text for people: indented, and no escapes where JSON needs none.</summary>
    public static PurchasingJson Readable => s_readable.Value;

    private static readonly Lazy<PurchasingJson> s_readable = new(() => new PurchasingJson(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters =
        {
            new OrderStatusJsonConverter(), new RunStateJsonConverter(), new OutboxStateJsonConverter(), new AttemptOutcomeJsonConverter(), new MessageKindJsonConverter(), new ReceiptKindJsonConverter(),
        },
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }));
}

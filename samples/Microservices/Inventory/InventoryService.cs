using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.SourceDefaults.Facts;
using ReplenishmentPolicy = Purchasing.Core.Facts.ReplenishmentPolicy;
using StockLevel = Purchasing.Core.Facts.StockLevel;

namespace Purchasing.Services.Inventory;

/// <summary>The gRPC calls of the service: see <c>protos/inventory.proto</c>.</summary>
internal sealed class InventoryService(FactServer<StockLevel> facts, FactServer<ReplenishmentPolicy>? policies = null) : Contracts.V1.Inventory.InventoryBase
{
    public override async Task<StockFacts> GetLevels(ProductId request, ServerCallContext context) =>
        Message(await facts.OneAsync(request, context.CancellationToken));

    public override async Task<StockFacts> GetLevelsBatch(ProductSet request, ServerCallContext context) =>
        Message(await facts.ManyAsync(request, context.CancellationToken));

    public override async Task StreamLevels(ProductSet request, IServerStreamWriter<StockFacts> responseStream, ServerCallContext context)
    {
        await foreach (var piece in facts.StreamAsync(request, context.CancellationToken))
            await responseStream.WriteAsync(Message(piece), context.CancellationToken);
    }

    public override async Task<PolicyFacts> GetPoliciesBatch(ProductSet request, ServerCallContext context) =>
        Message(await Policies.ManyAsync(request, context.CancellationToken));

    public override async Task StreamPolicies(ProductSet request, IServerStreamWriter<PolicyFacts> responseStream, ServerCallContext context)
    {
        await foreach (var piece in Policies.StreamAsync(request, context.CancellationToken))
            await responseStream.WriteAsync(Message(piece), context.CancellationToken);
    }

    private FactServer<ReplenishmentPolicy> Policies =>
        policies ?? throw new Core.Sources.FactSourceException(Core.Sources.SourceNames.Policies, "The graph file of the inventory service has no source of ReplenishmentPolicy.");

    private static PolicyFacts Message(FactPiece<ReplenishmentPolicy> piece)
    {
        var message = new PolicyFacts();
        piece.WriteTo(message.Rows, message.Problems, fact => fact.ProductId, fact => fact.ToWire());
        return message;
    }

    private static StockFacts Message(FactPiece<StockLevel> piece)
    {
        var message = new StockFacts();
        piece.WriteTo(message.Rows, message.Problems, fact => fact.ProductId, fact => fact.ToWire());
        return message;
    }
}

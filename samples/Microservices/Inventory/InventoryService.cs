using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.SourceDefaults.Facts;
using StockLevel = Purchasing.Core.Facts.StockLevel;

namespace Purchasing.Services.Inventory;

/// <summary>The gRPC calls of the service: see <c>protos/inventory.proto</c>.</summary>
internal sealed class InventoryService(FactServer<StockLevel> facts) : Contracts.V1.Inventory.InventoryBase
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

    private static StockFacts Message(FactPiece<StockLevel> piece)
    {
        var message = new StockFacts();
        piece.WriteTo(message.Rows, message.Problems, fact => fact.ProductId, fact => fact.ToWire());
        return message;
    }
}

using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Sources;
using Purchasing.SourceDefaults.Facts;
using Demand = Purchasing.Core.Facts.Demand;
using ProductSet = Purchasing.Contracts.V1.ProductSet;

namespace Purchasing.Services.Oms;

/// <summary>The gRPC calls of the service: see <c>protos/oms.proto</c>.</summary>
internal sealed class OmsService(FactServer<Demand> facts, IProductCatalogue catalogue) : Contracts.V1.Oms.OmsBase
{
    private const int LargestPage = 100_000;

    public override async Task<DemandFacts> GetDemand(ProductId request, ServerCallContext context) =>
        Message(await facts.OneAsync(request, context.CancellationToken));

    public override async Task<DemandFacts> GetDemandBatch(ProductSet request, ServerCallContext context) =>
        Message(await facts.ManyAsync(request, context.CancellationToken));

    public override async Task StreamDemand(ProductSet request, IServerStreamWriter<DemandFacts> responseStream, ServerCallContext context)
    {
        await foreach (var piece in facts.StreamAsync(request, context.CancellationToken))
            await responseStream.WriteAsync(Message(piece), context.CancellationToken);
    }

    public override async Task<ProductPage> ListProducts(ProductPageRequest request, ServerCallContext context)
    {
        if (request.Count is < 1 or > LargestPage)
            throw new ContractException("count", $"must be 1 to {LargestPage}.");
        var page = new ProductPage();
        page.Ids.AddRange(await catalogue.PageAsync(request.HasAfter ? request.After : null, request.Count, context.CancellationToken));
        page.Numeric = catalogue.KeyOrder.IsNumeric;
        return page;
    }

    private static DemandFacts Message(FactPiece<Demand> piece)
    {
        var message = new DemandFacts();
        piece.WriteTo(message.Rows, message.Problems, fact => fact.ProductId, fact => fact.ToWire());
        return message;
    }
}

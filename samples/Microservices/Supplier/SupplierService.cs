using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.Core.Sources;
using Purchasing.SourceDefaults.Facts;
using ProductSet = Purchasing.Contracts.V1.ProductSet;
using SupplierOffer = Purchasing.Core.Facts.SupplierOffer;

namespace Purchasing.Services.Supplier;

/// <summary>The gRPC calls of the service: see <c>protos/supplier.proto</c>.</summary>
internal sealed class SupplierService(FactServer<SupplierOffer> facts, IExchangeRates rates) : Contracts.V1.Supplier.SupplierBase
{
    public override async Task<OfferFacts> GetOffers(ProductId request, ServerCallContext context) =>
        Message(await facts.OneAsync(request, context.CancellationToken));

    public override async Task<OfferFacts> GetOffersBatch(ProductSet request, ServerCallContext context) =>
        Message(await facts.ManyAsync(request, context.CancellationToken));

    public override async Task StreamOffers(ProductSet request, IServerStreamWriter<OfferFacts> responseStream, ServerCallContext context)
    {
        await foreach (var piece in facts.StreamAsync(request, context.CancellationToken))
            await responseStream.WriteAsync(Message(piece), context.CancellationToken);
    }

    public override async Task<ExchangeRates> GetExchangeRates(ExchangeRateRequest request, ServerCallContext context)
    {
        var response = new ExchangeRates();
        var latest = await rates.LatestAsync(request.Day.Required("day"), context.CancellationToken);
        response.Rates.AddRange(latest.Select(rate => rate.ToWire()));
        return response;
    }

    private static OfferFacts Message(FactPiece<SupplierOffer> piece)
    {
        var message = new OfferFacts();
        piece.WriteTo(message.Rows, message.Problems, fact => fact.ProductId, fact => fact.ToWire());
        return message;
    }
}

using Grpc.Core;
using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.SourceDefaults.Facts;
using UnitConversion = Purchasing.Core.Facts.UnitConversion;

namespace Purchasing.Services.Uom;

/// <summary>The gRPC calls of the service: see <c>protos/uom.proto</c>.</summary>
internal sealed class UomService(FactServer<UnitConversion> facts) : Contracts.V1.Uom.UomBase
{
    public override async Task<UnitFacts> GetConversions(ProductId request, ServerCallContext context) =>
        Message(await facts.OneAsync(request, context.CancellationToken));

    public override async Task<UnitFacts> GetConversionsBatch(ProductSet request, ServerCallContext context) =>
        Message(await facts.ManyAsync(request, context.CancellationToken));

    public override async Task StreamConversions(ProductSet request, IServerStreamWriter<UnitFacts> responseStream, ServerCallContext context)
    {
        await foreach (var piece in facts.StreamAsync(request, context.CancellationToken))
            await responseStream.WriteAsync(Message(piece), context.CancellationToken);
    }

    private static UnitFacts Message(FactPiece<UnitConversion> piece)
    {
        var message = new UnitFacts();
        piece.WriteTo(message.Rows, message.Problems, fact => fact.ProductId, fact => fact.ToWire());
        return message;
    }
}

using Purchasing.Contracts.V1;
using Purchasing.Core.Sources;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>The catalogue that the oms service lists.</summary>
internal sealed class GrpcProductCatalogue(Oms.OmsClient oms, CallSettings settings) : IProductCatalogue
{
    private volatile ProductKeyOrder _order = ProductKeyOrder.Text;

    public ProductKeyOrder KeyOrder => _order;

    public async ValueTask<IReadOnlyList<string>> PageAsync(string? after, int count, CancellationToken cancellationToken)
    {
        var request = new ProductPageRequest { Count = count };
        if (after is not null)
            request.After = after;
        var call = oms.ListProductsAsync(request, settings.Now(cancellationToken));
        var page = await RpcFailure.AskAsync(call, "oms", Failed, cancellationToken).ConfigureAwait(false);
        if (page.Ids.Count > 0)
            _order = page.Numeric ? ProductKeyOrder.Number : ProductKeyOrder.Text;
        return page.Ids;
    }

    private static Exception Failed(string message, bool transient, Exception? cause) =>
        new FactSourceException("catalogue", message, transient, cause);
}

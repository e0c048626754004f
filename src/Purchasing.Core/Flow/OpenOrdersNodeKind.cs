using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Core.Flow;

/// <summary>The node kind <c>openOrders</c>: what our own orders still bring, from the order store.</summary>
internal sealed class OpenOrdersNodeKind : INodeKind
{
    public string Name => "openOrders";

    public INodeHandler? Bind(NodeBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        if (binding.Services.GetService<IFactProvider<OpenOrders>>() is IFactProvider<OpenOrders> provider)
            return new FactHandler<OpenOrders>(provider);
        binding.Report("No order store is registered that knows our open orders.", suggestion: "Register one, for example with AddPurchasing(configuration).AddSqlite().");
        return null;
    }
}

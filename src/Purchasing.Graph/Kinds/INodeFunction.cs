using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>A function the host registered under a name for nodes of one kind to call.</summary>
interface INodeFunction
{
    Type Input { get; }

    Type Output { get; }

    ValueTask InvokeAsync(NodeContext context, CancellationToken cancellationToken);
}

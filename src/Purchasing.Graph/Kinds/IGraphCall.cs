using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>A call the host registered under a name.</summary>
interface IGraphCall : INodeHandler
{
    string Target { get; }
}

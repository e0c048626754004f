using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>A handler that runs another graph.</summary>
interface ICompositeHandler : INodeHandler
{
    /// <summary>The graph it runs.</summary>
    LogicGraph Body { get; }
}

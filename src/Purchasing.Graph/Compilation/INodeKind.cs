using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>
/// A kind of node that graphs can use by name. Kinds come from dependency injection
/// (<c>services.AddNodeKind&lt;T&gt;()</c>); the graph itself knows none of them.
/// </summary>
/// <remarks>One instance serves every graph of the host, so implementations must be safe for use by any thread.</remarks>
public interface INodeKind
{
    /// <summary>The name a graph file writes in <c>"kind"</c>. Unique among the registered kinds; compared ordinally.</summary>
    string Name { get; }

    /// <summary>
    /// Reads the configuration of one node and answers with the handler that will run it. Called once per node while
    /// the graph loads, never while it runs, so all costly work (parsing, compiling) belongs here.
    /// </summary>
    /// <param name="binding">The node, its configuration, and where problems are reported.</param>
    /// <returns>
    /// The handler, or <see langword="null"/> when problems were reported through
    /// <see cref="NodeBinding.Report(string, string?, string?)"/> that leave nothing to run.
    /// </returns>
    INodeHandler? Bind(NodeBinding binding);
}

using Purchasing.Graph.Compilation;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Drawing;

/// <summary>Draws graphs and their runs.</summary>
public static class GraphDrawingExtensions
{
    /// <summary>Draws the graph as a Mermaid flowchart.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="run">A run of this graph to lay over it: status, duration, the edges that were taken, and why a node was skipped or failed.</param>
    /// <returns>The text of the drawing.</returns>
    public static string DrawMermaid(this LogicGraph graph, GraphRun? run = null) => MermaidWriter.Write(DrawingOf(graph, run));

    /// <summary>Draws the graph as an SVG image, from left to right in the order in which nodes can run.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="run">A run of this graph to lay over it: status, duration, the edges that were taken, and why a node was skipped or failed.</param>
    /// <returns>The text of the image.</returns>
    public static string DrawSvg(this LogicGraph graph, GraphRun? run = null) => new SvgWriter(DrawingOf(graph, run)).Write();

    static GraphDrawing DrawingOf(LogicGraph graph, GraphRun? run)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (run is not null && run.Graph != graph) throw new ArgumentException($"The run is one of graph '{run.Graph.Name}', not of this one.", nameof(run));
        return new GraphDrawing(graph, run);
    }
}

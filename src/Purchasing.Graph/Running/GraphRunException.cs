namespace Purchasing.Graph.Running;

/// <summary>A run did not give what was asked of it.</summary>
public sealed class GraphRunException : Exception
{
    internal GraphRunException(GraphRun run, string message) : base(Describe(run, message), FirstError(run)) => Run = run;

    /// <summary>The run.</summary>
    public GraphRun Run { get; }

    static string Describe(GraphRun run, string message)
    {
        var reasons = run.Nodes.Where(node => node.Status is NodeStatus.Failed or NodeStatus.Waiting)
            .Select(node => $"{node.Id}: {node.Reason}");
        return string.Join(Environment.NewLine, reasons.Prepend(message));
    }

    static Exception? FirstError(GraphRun run) => run.Nodes.FirstOrDefault(node => node.Error is not null)?.Error;
}

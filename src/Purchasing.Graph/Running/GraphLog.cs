using Microsoft.Extensions.Logging;

namespace Purchasing.Graph.Running;

/// <summary>What the executor logs.</summary>
static partial class GraphLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId}: node {Node} ended as {Status}: {Reason}")]
    public static partial void NodeFailed(ILogger log, string runId, string node, NodeStatus status, string? reason, Exception? error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId}: the side effect of node {Node} could not be undone: {Reason}")]
    public static partial void UndoFailed(ILogger log, string runId, string node, string? reason, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId}: the observer failed when it was told about node {Node}; the run goes on")]
    public static partial void ObserverFailed(ILogger log, string runId, string node, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Run {RunId} of graph {Graph} ended as {Status} after {Duration}")]
    public static partial void RunEnded(ILogger log, string runId, string graph, RunStatus status, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} of graph {Graph} stopped: {Problem}")]
    public static partial void RunStopped(ILogger log, string runId, string graph, string problem, Exception error);
}

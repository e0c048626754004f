using System.Diagnostics;
using System.Diagnostics.Metrics;
using Purchasing.Graph.Compilation;

namespace Purchasing.Graph.Running;

/// <summary>Traces and metrics of the logic graph. Cost nothing to speak of while nobody listens.</summary>
public static class GraphTelemetry
{
    /// <summary>The name of the activity source and of the meter, for the host's exporter.</summary>
    public const string SourceName = "Purchasing.Graph";

    static readonly ActivitySource Activities = new(SourceName);
    static readonly Meter Meter = new(SourceName);

    // An exporter's own bounds begin at 5, as if seconds were milliseconds.
    static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    static readonly Histogram<double> RunDuration = Histogram("graph.run.duration", "How long runs took.");
    static readonly Histogram<double> NodeDuration = Histogram("graph.node.duration", "How long nodes took, all attempts included.");
    static readonly Histogram<double> QueueTime = Histogram("graph.node.queue_time", "How long nodes that were ready waited for a place.");
    static readonly Counter<long> Compensations = Meter.CreateCounter<long>("graph.compensations", description: "Side effects undone, by outcome.");

    internal static bool IsTracing => Activities.HasListeners();

    internal static Activity? StartRun(LogicGraph graph, string runId)
    {
        Activity? activity = Activities.StartActivity("graph " + graph.Name);
        activity?.SetTag("graph.name", graph.Name).SetTag("graph.version", graph.Definition.Version).SetTag("graph.run_id", runId);
        return activity;
    }

    internal static Activity? StartNode(LogicGraph graph, CompiledNode node, ActivityContext parent)
    {
        Activity? activity = Activities.StartActivity("node " + node.Id, ActivityKind.Internal, parent);
        activity?.SetTag("graph.name", graph.Name).SetTag("graph.node", node.Id).SetTag("graph.node.kind", node.Kind);
        return activity;
    }

    internal static Activity? StartAttempt(CompiledNode node, int attempt)
    {
        Activity? activity = Activities.StartActivity("attempt " + node.Id);
        activity?.SetTag("graph.node", node.Id).SetTag("graph.attempt", attempt);
        return activity;
    }

    internal static Activity? StartUndo(LogicGraph graph, CompiledNode node)
    {
        Activity? activity = Activities.StartActivity("undo " + node.Id);
        activity?.SetTag("graph.name", graph.Name).SetTag("graph.node", node.Id).SetTag("graph.node.kind", node.Kind);
        return activity;
    }

    internal static void Fail(Activity? activity, Exception error) => activity?.AddException(error).SetStatus(ActivityStatusCode.Error, error.Message);

    internal static void End(Activity? activity, in NodeRun node)
    {
        if (activity is null) return;
        activity.SetTag("graph.outcome", node.Status.ToString()).SetTag("graph.attempts", node.Attempts);
        if (node.Error is not null) activity.AddException(node.Error);
        if (node.Status is NodeStatus.Failed or NodeStatus.FellBack) activity.SetStatus(ActivityStatusCode.Error, node.Reason);
        activity.Dispose();
    }

    internal static void End(Activity? activity, RunStatus status)
    {
        if (activity is null) return;
        activity.SetTag("graph.outcome", status.ToString());
        if (status == RunStatus.Failed) activity.SetStatus(ActivityStatusCode.Error, "A node failed.");
        activity.Dispose();
    }

    internal static void End(Activity? activity, string outcome, Exception error)
    {
        if (activity is null) return;
        Fail(activity.SetTag("graph.outcome", outcome), error);
        activity.Dispose();
    }

    internal static void RunEnded(LogicGraph graph, RunStatus status, TimeSpan duration)
    {
        if (RunDuration.Enabled) RunDuration.Record(duration.TotalSeconds, new TagList { { "graph", graph.Name }, { "outcome", status.ToString() } });
    }

    internal static void NodeEnded(LogicGraph graph, CompiledNode node, in NodeRun state)
    {
        if (!NodeDuration.Enabled && !QueueTime.Enabled) return;
        var tags = new TagList { { "graph", graph.Name }, { "node", node.Id }, { "kind", node.Kind }, { "outcome", state.Status.ToString() } };
        NodeDuration.Record(state.Duration.TotalSeconds, tags);
        QueueTime.Record(state.Queued.TotalSeconds, tags);
    }

    internal static void Compensated(LogicGraph graph, CompiledNode node, CompensationStatus status)
    {
        if (Compensations.Enabled) Compensations.Add(1, new TagList { { "graph", graph.Name }, { "node", node.Id }, { "outcome", status.ToString() } });
    }

    static Histogram<double> Histogram(string name, string description) => Meter.CreateHistogram(name, "s", description, tags: null, Seconds);
}

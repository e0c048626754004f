namespace Purchasing.Core.Graph;

/// <summary>The working state of one run.</summary>
sealed class RunState(LogicGraph graph, GraphRunOptions options, IServiceProvider services, TimeProvider time)
{
    public LogicGraph Graph { get; } = graph;
    public GraphRunOptions Options { get; } = options;
    public IServiceProvider Services { get; } = services;
    public TimeProvider Time { get; } = time;
    public string RunId { get; } = options.RunId ?? Guid.NewGuid().ToString("N");
    public DateTimeOffset Started { get; }
    public TimeSpan Duration { get; }

    public string KeyOf(CompiledNode node) => RunId + ":" + node.Definition.Id;
    public bool TryGetInput(CompiledNode node, int index, out object? value) => throw new NotSupportedException();
    public void SetOutput(CompiledNode node, int index, object? value) => throw new NotSupportedException();
    public bool TryGetOutput(CompiledNode node, int index, out object? value) => throw new NotSupportedException();
    public bool TryGetGraphOutput(string name, out object? value) => throw new NotSupportedException();
    public void Note(CompiledNode node, string text) => throw new NotSupportedException();
    public NodeTrace Trace(int index) => throw new NotSupportedException();
    public IReadOnlyList<NodeTrace> Trace() => throw new NotSupportedException();
    public NodeStatus StatusOf(int index) => throw new NotSupportedException();
}

using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests;

/// <summary>A host with the logic graph, as an application sets it up.</summary>
internal sealed class GraphHost : IDisposable
{
    private readonly ServiceProvider _services;

    public GraphHost(Action<LogicGraphOptions>? configure = null, Action<IServiceCollection>? register = null)
    {
        var services = new ServiceCollection();
        register?.Invoke(services);
        services.AddLogicGraph(configure);
        _services = services.BuildServiceProvider();
    }

    public IServiceProvider Services => _services;

    public GraphExecutor Executor => _services.GetRequiredService<GraphExecutor>();

    public LogicGraph Parse(string json) => LogicGraph.Parse(json, _services);

    public IReadOnlyList<GraphDiagnostic> Problems(string json) => Assert.Throws<GraphException>(() => Parse(json)).Diagnostics;

    public Task<GraphRun> Run(GraphBuilder builder, params (string Name, object? Value)[] inputs) => Run(builder.Build(_services), null, default, inputs);

    public Task<GraphRun> Run(LogicGraph graph, params (string Name, object? Value)[] inputs) => Run(graph, null, default, inputs);

    public Task<GraphRun> Run(LogicGraph graph, GraphRunOptions? options, CancellationToken token, params (string Name, object? Value)[] inputs) =>
        Executor.RunAsync(graph, inputs.ToDictionary(i => i.Name, i => i.Value), options, token);

    public void Dispose() => _services.Dispose();
}

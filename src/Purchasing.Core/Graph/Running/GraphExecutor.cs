namespace Purchasing.Core.Graph;

/// <summary>
/// Runs graphs as data flow: a node starts when its inputs are there. Registered by
/// <see cref="LogicGraphServices.AddLogicGraph"/> as a singleton, so that the bound on parallel nodes holds over the host.
/// </summary>
/// <remarks>Safe for use by any thread.</remarks>
public sealed class GraphExecutor
{
    readonly LogicGraphOptions _options;

    /// <summary>Creates an executor.</summary>
    /// <param name="options">The host's options.</param>
    public GraphExecutor(LogicGraphOptions options) => _options = options;

    /// <summary>
    /// Runs a graph to its end. Failures of nodes do not throw: they are in the outcome. With a run id and a checkpoint
    /// store that knows it, goes on where that run was; <paramref name="inputs"/> are then those of the stored run.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">A value for each input of the graph, by name; optional ones may be left out.</param>
    /// <param name="options">How to run it; the defaults when left out.</param>
    /// <param name="cancellationToken">
    /// Cancels the run: nothing new starts, and the task ends, with <see cref="RunStatus.Cancelled"/>, when nothing is running any more.
    /// </param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ArgumentException">An input is missing, unknown or of the wrong type.</exception>
    /// <exception cref="CheckpointConflictException">Another process goes on with the same run.</exception>
    public Task<GraphRun> RunAsync(
        LogicGraph graph, IReadOnlyDictionary<string, object?> inputs, GraphRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        throw new NotSupportedException(_options.ToString());
    }
}

using Purchasing.Graph.Running;

namespace Purchasing.Graph.Tests.Recipes;

/// <summary>Tells at once; that of the framework tells later, on another thread.</summary>
internal sealed class Progress(Action<GraphEvent> tell) : IProgress<GraphEvent>
{
    public void Report(GraphEvent value) => tell(value);
}

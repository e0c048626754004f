using Purchasing.Core.Graph;

namespace Purchasing.Core.Tests.Graph.Recipes;

/// <summary>Tells at once; that of the framework tells later, on another thread.</summary>
internal sealed class Progress(Action<GraphEvent> tell) : IProgress<GraphEvent>
{
    public void Report(GraphEvent value) => tell(value);
}

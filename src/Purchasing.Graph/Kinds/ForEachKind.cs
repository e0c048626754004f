using Purchasing.Graph.Compilation;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// <c>foreach</c>: runs a graph of the same file once for each item. Configuration: <c>graph</c>, its name under <c>"graphs"</c>;
/// <c>item</c>, the input of that graph that takes the item; <c>concurrency</c>, how many items at once (4); <c>onError</c>,
/// <c>fail</c> (one failed item fails the node) or <c>collect</c> (failed items are listed in <c>errors</c>).
/// </summary>
sealed class ForEachKind : IBuiltInKind
{
    static readonly string[] Choices = ["fail", "collect"];

    public string Name => "foreach";

    public INodeHandler? Bind(NodeBinding binding)
    {
        PortConfiguration.Known(binding, "graph", "item", "concurrency", "onError");
        string? name = binding.RequiredString("graph"), item = binding.RequiredString("item");
        int concurrency = PortConfiguration.Count(binding, "concurrency", 4);
        string onError = binding.OptionalString("onError") ?? Choices[0];
        if (!Choices.Contains(onError)) binding.Report($"\"onError\" is '{onError}'; it may be fail or collect.", "onError", Nearest.Suggest(onError, Choices));
        if (name is null || item is null) return null;
        FlatGraph? body = binding.Scope.Find(name, out string? problem, out string? suggestion);
        if (problem is not null) binding.Report(problem, "graph", suggestion);
        if (body is null) return null;
        IReadOnlyList<InputPort> inputs = body.Definition.Inputs;
        int position = inputs.TakeWhile(port => port.Name != item).Count();
        if (position == inputs.Count) binding.Report($"Graph '{name}' has no input '{item}'.", "item", Nearest.Suggest(item, [.. inputs.Select(port => port.Name)]));
        foreach (string reserved in (ReadOnlySpan<string>)[ForEachHandler.Items, ForEachHandler.Errors, ForEachHandler.Count])
        {
            if (inputs.Any(port => port.Name == reserved && port.Name != item) || body.Definition.Outputs.Any(output => output.Name == reserved))
            {
                binding.Report($"Graph '{name}' cannot be the body of a foreach: '{reserved}' is a port of the foreach itself.", "graph", "Rename that input or output.");
            }
        }
        if (binding.HasProblems) return null;
        LogicGraph runnable = binding.Scope.Runnable(body);
        var settings = new ForEachSettings(runnable, position, concurrency, onError == "collect");
        return runnable.Nodes.Any(node => node.SideEffect is not null || node.Handler.Traits.HasFlag(NodeTraits.Waits)) ? new ActingForEachHandler(settings, binding.Types) : new ForEachHandler(settings, binding.Types);
    }
}

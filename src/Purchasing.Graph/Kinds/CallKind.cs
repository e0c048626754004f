using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// <c>call</c>: asks another service over whatever the host registered with <c>AddGraphCall</c>. Configuration: <c>target</c>, the name it was
/// registered under.
/// </summary>
sealed class CallKind : IBuiltInKind
{
    public string Name => "call";

    public INodeHandler? Bind(NodeBinding binding)
    {
        PortConfiguration.Known(binding, "target");
        if (binding.RequiredString("target") is not { } target) return null;
        IGraphCall[] calls = [.. binding.Services.GetServices<IGraphCall>()];
        if (calls.LastOrDefault(call => call.Target == target) is { } known) return known;
        string[] names = [.. calls.Select(call => call.Target)];
        binding.Report($"The host registered no target '{target}'.", "target",
            Nearest.Suggest(target, names) ?? (names.Length == 0 ? "Register one with AddGraphCall." : $"Registered: {string.Join(", ", names)}."));
        return null;
    }
}

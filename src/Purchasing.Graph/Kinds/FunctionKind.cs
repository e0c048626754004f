using Microsoft.Extensions.DependencyInjection;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// A kind whose nodes call a function that the host registered: <c>call</c> (a request, a response) and <c>facts</c> (a set of
/// keys, their facts). Configuration: one setting, the name of the function.
/// </summary>
abstract class FunctionKind(string name, string setting, string input, string output) : IBuiltInKind
{
    public string Name => name;

    public INodeHandler? Bind(NodeBinding binding)
    {
        PortConfiguration.Known(binding, setting);
        if (binding.RequiredString(setting) is not { } key) return null;
        var function = binding.Services.GetKeyedService<INodeFunction>($"{name}:{key}");
        if (function is not null) return new Handler(new InputPort(input, function.Input), new OutputPort(output, function.Output), function);
        string[] known = [.. binding.Services.GetServices<FunctionName>().Where(f => f.Kind == name).Select(f => f.Name)];
        binding.Report($"The host registered no {setting} '{key}'.", setting,
            Nearest.Suggest(key, known) ?? (known.Length == 0 ? "Register one when services are set up." : $"Registered: {string.Join(", ", known)}."));
        return null;
    }

    /// <summary>The name of a registered function, for suggestions.</summary>
    internal sealed record FunctionName(string Kind, string Name);

    sealed class Handler(InputPort input, OutputPort output, INodeFunction function) : INodeHandler
    {
        public IReadOnlyList<InputPort> Inputs { get; } = [input];

        public IReadOnlyList<OutputPort> Outputs { get; } = [output];

        public NodeTraits Traits => NodeTraits.Pure;

        public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken) => function.InvokeAsync(context, cancellationToken);
    }
}

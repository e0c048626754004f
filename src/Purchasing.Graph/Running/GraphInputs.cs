using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Running;

/// <summary>Puts the caller's inputs into a run.</summary>
static class GraphInputs
{
    /// <exception cref="ArgumentException">An input is missing, unknown or of the wrong type.</exception>
    public static void Bind(RunState run, IReadOnlyDictionary<string, object?> inputs)
    {
        IReadOnlyList<InputPort> ports = run.Graph.Definition.Inputs;
        int used = 0;
        for (int i = 0; i < ports.Count; i++)
        {
            InputPort port = ports[i];
            if (!inputs.TryGetValue(port.Name, out object? value))
            {
                if (port.Required) throw new ArgumentException($"Graph '{run.Graph.Name}' needs the input '{port.Name}'.", nameof(inputs));
                continue;
            }
            used++;
            if (!RunState.Fits(value, port.Type))
            {
                throw new ArgumentException(
                    $"Input '{port.Name}' of graph '{run.Graph.Name}' is {value?.GetType().Name ?? "null"} where {run.Graph.Types.NameOf(port.Type)} was expected.", nameof(inputs));
            }
            run.SetSlot(i, value);
        }
        if (used == inputs.Count) return;
        string unknown = inputs.Keys.First(name => !ports.Any(port => port.Name == name));
        throw new ArgumentException(
            $"Graph '{run.Graph.Name}' has no input '{unknown}'. {Nearest.Suggest(unknown, [.. ports.Select(port => port.Name)])}".TrimEnd(), nameof(inputs));
    }
}

using Polly;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>A node of a loaded graph: everything the executor needs, found by index.</summary>
sealed class CompiledNode
{
    /// <summary>Stands for "no value" among constants, where null is a value.</summary>
    public static readonly object Unset = new();

    Dictionary<string, int>? _inputs, _outputs;

    public required int Index { get; init; }

    /// <summary>The id with the ids of the subgraphs around it.</summary>
    public required string Id { get; init; }
    public required NodeDefinition Definition { get; init; }
    public required INodeHandler Handler { get; init; }
    public required InputPort[] Inputs { get; init; }
    public required OutputPort[] Outputs { get; init; }
    public required NodeRole Role { get; init; }

    /// <summary>The node that ends the subgraph around this one; -1 outside of subgraphs.</summary>
    public required int Owner { get; init; }

    /// <summary>Where the node's outputs begin among the values of a run.</summary>
    public required int OutputBase { get; init; }
    public required int[] InEdges { get; init; }
    public required int[] OutEdges { get; init; }

    /// <summary>The incoming edges of each input, in the order of the file.</summary>
    public required int[][] PortEdges { get; init; }

    /// <summary>The incoming edges that carry order alone.</summary>
    public required int[] OrderEdges { get; init; }

    /// <summary>Constants by input; <see cref="Unset"/> where there is none.</summary>
    public required object?[]? Constants { get; init; }
    public required object?[]? Fallback { get; init; }
    public required PortExpression? When { get; init; }

    /// <summary>Inputs whose edge could not be proven to carry the right type, so each value is looked at.</summary>
    public required bool[]? CheckedInputs { get; init; }
    public required bool[] HiddenInputs { get; init; }
    public required bool[] HiddenOutputs { get; init; }
    public ResiliencePipeline? Resilience { get; init; }

    /// <summary>Timeout and retries of undoing; <see langword="null"/> for a node without a side effect.</summary>
    public ResiliencePipeline? Undoing { get; init; }

    /// <summary>Marks the exceptions that come from the pipelines of this node and not from inside its work.</summary>
    public required string Mark { get; init; }
    public SemaphoreSlim? Limit { get; init; }
    public NodeCache? Cache { get; init; }

    public ISideEffectHandler? SideEffect { get; init; }

    public string Kind => Definition.Handler is null || Definition.Kind.Length > 0 ? Definition.Kind : Handler.GetType().Name;
    public JoinPolicy Join => Definition.Join;
    public bool IsInline { get; init; }
    public bool IsComposite { get; init; }

    /// <summary>Whether the plainest execution will do: no condition, policy, cache, check or side effect.</summary>
    public bool IsPlain { get; init; }

    public int InputIndex(string name) =>
        Find(Inputs, static port => port.Name, name, ref _inputs) is var index and >= 0 ? index : throw new ArgumentException($"Node '{Id}' has no input '{name}'.", nameof(name));

    public int OutputIndex(string name) =>
        Find(Outputs, static port => port.Name, name, ref _outputs) is var index and >= 0 ? index : throw new ArgumentException($"Node '{Id}' has no output '{name}'.", nameof(name));

    // A handful of ports is searched faster than it is hashed.
    static int Find<T>(T[] ports, Func<T, string> nameOf, string name, ref Dictionary<string, int>? index)
    {
        const int few = 12;
        if (ports.Length > few)
        {
            index ??= ports.Select((port, i) => (nameOf(port), i)).ToDictionary(StringComparer.Ordinal);
            return index.GetValueOrDefault(name, -1);
        }
        for (int i = 0; i < ports.Length; i++)
        {
            if (nameOf(ports[i]) == name) return i;
        }
        return -1;
    }
}

namespace Purchasing.Core.Graph;

/// <summary>A node of a loaded graph: everything the executor needs, found by index.</summary>
sealed class CompiledNode
{
    public required int Index { get; init; }
    public required NodeDefinition Definition { get; init; }
    public required INodeHandler Handler { get; init; }
    public required InputPort[] Inputs { get; init; }
    public required OutputPort[] Outputs { get; init; }

    /// <summary>Where the node's outputs begin among the values of a run.</summary>
    public required int OutputBase { get; init; }

    public int InputIndex(string name)
    {
        for (int i = 0; i < Inputs.Length; i++)
        {
            if (Inputs[i].Name == name) return i;
        }
        throw new ArgumentException($"Node '{Definition.Id}' has no input '{name}'.", nameof(name));
    }

    public int OutputIndex(string name)
    {
        for (int i = 0; i < Outputs.Length; i++)
        {
            if (Outputs[i].Name == name) return i;
        }
        throw new ArgumentException($"Node '{Definition.Id}' has no output '{name}'.", nameof(name));
    }
}

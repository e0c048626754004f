namespace Purchasing.Graph.Nodes;

/// <summary>A typed output of a node. A node that succeeds sets all its outputs.</summary>
/// <param name="Name">The name edges and conditions use; unique within the node.</param>
/// <param name="Type">The .NET type of the values.</param>
public sealed record OutputPort(string Name, Type Type)
{
    /// <summary>Whether traces, drawings and logs show this value as <c>***</c>.</summary>
    public bool Sensitive { get; init; }

    /// <summary>An output.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="name">The name edges and conditions use.</param>
    /// <returns>The port.</returns>
    public static OutputPort Of<T>(string name) => new(name, typeof(T));
}

namespace Purchasing.Graph.Nodes;

/// <summary>A typed input of a node.</summary>
/// <param name="Name">The name edges use; unique within the node.</param>
/// <param name="Type">The .NET type values must have. <see cref="object"/> takes anything.</param>
public sealed record InputPort(string Name, Type Type)
{
    /// <summary>
    /// Whether the node can only run when this input is delivered. An optional input that was skipped is absent; one whose
    /// source failed still stops the node, because a failure is not an absence.
    /// </summary>
    public bool Required { get; init; } = true;

    /// <summary>Whether traces, drawings and logs show this value as <c>***</c>.</summary>
    public bool Sensitive { get; init; }

    /// <summary>A required input.</summary>
    /// <typeparam name="T">The type values must have.</typeparam>
    /// <param name="name">The name edges use.</param>
    /// <returns>The port.</returns>
    public static InputPort Of<T>(string name) => new(name, typeof(T));

    /// <summary>An input the node can do without.</summary>
    /// <typeparam name="T">The type values must have.</typeparam>
    /// <param name="name">The name edges use.</param>
    /// <returns>The port.</returns>
    public static InputPort Optional<T>(string name) => new(name, typeof(T)) { Required = false };
}

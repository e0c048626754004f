namespace Purchasing.Graph.Tests;

/// <summary>Tests that measure time or memory, and so share the process with no other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}

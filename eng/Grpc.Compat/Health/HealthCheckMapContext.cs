namespace Grpc.AspNetCore.HealthChecks;

/// <summary>A registered health check, as a mapping sees it. Immutable.</summary>
public sealed class HealthCheckMapContext
{
    /// <summary>Describes a health check.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tags">Its tags.</param>
    public HealthCheckMapContext(string name, IEnumerable<string> tags)
    {
        Name = name;
        Tags = tags;
    }

    /// <summary>Name of the check.</summary>
    public string Name { get; }

    /// <summary>Tags of the check.</summary>
    public IEnumerable<string> Tags { get; }
}

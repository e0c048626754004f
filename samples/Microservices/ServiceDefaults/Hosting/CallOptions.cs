using System.ComponentModel.DataAnnotations;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>How many gRPC calls a service works on: section <c>Calls</c>. Beyond, a call ends with RESOURCE_EXHAUSTED before its message is read.</summary>
public sealed class CallOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Calls";

    /// <summary>Most calls at once, of all callers.</summary>
    [Range(1, 100_000)]
    public int AtOnce { get; set; } = 500;

    /// <summary>Most calls at once whose answers are streamed; they count as calls too.</summary>
    [Range(1, 100_000)]
    public int StreamsAtOnce { get; set; } = 32;

    /// <summary>Most calls at once over one connection; a client waits for a free one or opens another connection.</summary>
    [Range(1, 100_000)]
    public int PerConnection { get; set; } = 200;
}

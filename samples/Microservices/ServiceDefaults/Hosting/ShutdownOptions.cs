using System.ComponentModel.DataAnnotations;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>How a service goes away: section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Shutdown";

    /// <summary>
    /// How long it goes on serving, no longer ready, so that callers can turn away from it: longer than callers look names up
    /// again (15 s) and a DNS record lives together, where callers find it by DNS.
    /// </summary>
    [Range(0, 300)]
    public int DelaySeconds { get; set; }

    /// <summary>How long requests under way may still take after that.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 20;
}

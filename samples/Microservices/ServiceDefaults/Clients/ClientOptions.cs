using System.ComponentModel.DataAnnotations;

namespace Purchasing.ServiceDefaults.Clients;

/// <summary>How a service calls others: section <c>Services</c>.</summary>
public sealed class ClientOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Services";

    /// <summary>How long a call may take, in milliseconds, unless its caller has less time.</summary>
    [Range(1, 3_600_000)]
    public int DeadlineMilliseconds { get; set; } = 5000;

    /// <summary>Whether <c>dns:///</c> addresses are called by TLS; <c>https://</c> ones always are.</summary>
    public bool Tls { get; set; }
}

using System.ComponentModel.DataAnnotations;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>Where a service listens: section <c>Ports</c>.</summary>
public sealed class PortOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Ports";

    /// <summary>IP address to listen on. Only this machine by default; a container sets <c>0.0.0.0</c>.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port of REST and health, HTTP/1.1.</summary>
    [Range(1, 65535)]
    public int Rest { get; set; }

    /// <summary>Port of gRPC, HTTP/2 without TLS; 0 for a service that has none.</summary>
    [Range(0, 65535)]
    public int Grpc { get; set; }
}

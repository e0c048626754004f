using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Purchasing.AspNetCore.Security;

/// <summary>Which addresses a host is told to listen on, and which of them stay on this machine.</summary>
internal static class ListenAddress
{
    /// <summary>The first configured address that other machines reach; null when there is none. Kestrel's precedence: endpoints, URLs, ports.</summary>
    public static string? FindForeign(IConfiguration configuration)
    {
        string[] endpoints = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>()];
        if (endpoints.Length > 0)
            return endpoints.FirstOrDefault(IsForeign);
        if (configuration["urls"] is { Length: > 0 } urls)
            return urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(IsForeign);
        foreach (string ports in new[] { "http_ports", "https_ports" })
        {
            // A port without an address is one on every address.
            if (configuration[ports] is { Length: > 0 } value)
                return $"{ports}={value}";
        }

        return null;
    }

    /// <summary>Whether an address to listen on is reached by other machines. What is no address of this machine alone is.</summary>
    public static bool IsForeign(string address)
    {
        try
        {
            BindingAddress parsed = BindingAddress.Parse(address);
            // A socket file or a pipe is for a proxy, which lets others in.
            return parsed.IsUnixPipe || parsed.IsNamedPipe || !IsLoopbackHost(parsed.Host);
        }
        catch (FormatException)
        {
            return true;
        }
    }

    /// <summary>Whether a host name or address means this machine and no other.</summary>
    public static bool IsLoopbackHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IsLoopback(address));

    /// <summary>Whether an address is a loopback address.</summary>
    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}

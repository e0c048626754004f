using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client.Balancer;

/// <summary>
/// Picks one address of a DNS name for each call. An answer of DNS is used for the refresh interval, and
/// dropped earlier when a connection fails, so that pods that left are forgotten at once. Thread-safe.
/// </summary>
internal sealed class AddressPicker(string host, int port, LoadBalancingConfig? balancing, TimeSpan refreshInterval)
{
    private readonly SemaphoreSlim _resolving = new(1, 1);
    private IPAddress[] _addresses = [];
    private long _resolvedAt;
    private int _next;

    public async ValueTask<string> PickAsync(CancellationToken cancellationToken)
    {
        var addresses = Fresh() ?? await ResolveAsync(cancellationToken).ConfigureAwait(false);
        var index = balancing is RoundRobinConfig ? (uint)Interlocked.Increment(ref _next) % (uint)addresses.Length : 0;
        var address = addresses[index];
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]:{port}" : $"{address}:{port}";
    }

    public void Forget() => Volatile.Write(ref _resolvedAt, 0);

    private IPAddress[]? Fresh()
    {
        var resolvedAt = Volatile.Read(ref _resolvedAt);
        return resolvedAt != 0 && TimeProvider.System.GetElapsedTime(resolvedAt) < refreshInterval ? _addresses : null;
    }

    private async ValueTask<IPAddress[]> ResolveAsync(CancellationToken cancellationToken)
    {
        await _resolving.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Fresh() is { } fresh)
                return fresh;
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            if (addresses.Length == 0)
                throw new SocketException((int)SocketError.HostNotFound);
            _addresses = addresses;
            Volatile.Write(ref _resolvedAt, TimeProvider.System.GetTimestamp());
            return addresses;
        }
        catch (SocketException e)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"Error getting DNS hosts for address '{host}'. {e.Message}", e));
        }
        finally
        {
            _resolving.Release();
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>
/// Closes an account for a while after failed tries, so that passwords cannot be tried out: for the address that they came from, and after many from
/// anywhere for all, so that a stranger does not close it for its owner with a few. Another password opens it. Thread-safe; forgets with the process.
/// </summary>
internal sealed class LockOut(TimeProvider time)
{
    /// <summary>Tries from one address.</summary>
    public const int Tries = 5;

    /// <summary>Tries from all addresses.</summary>
    public const int TriesOfAll = 50;

    private const int MostKept = 10_000;
    private const int NetworkBytes = 8;

    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<Key, (int Failures, DateTimeOffset Until)> _failed = new();

    /// <summary>Whether nobody may sign in under a name from an address now.</summary>
    /// <param name="name">The name.</param>
    /// <param name="stamp">The stamp of its account; null when there is none.</param>
    /// <param name="address">The address; null when it is not known.</param>
    public bool IsClosed(string name, string? stamp, IPAddress? address) =>
        HasFailed(new Key(Normal(name), stamp, NetworkOf(address)), Tries) || HasFailed(new Key(Normal(name), stamp, null), TriesOfAll);

    /// <summary>Counts a wrong password.</summary>
    public void Failed(string name, string? stamp, IPAddress? address)
    {
        DateTimeOffset now = time.GetUtcNow();
        // Names and addresses are what callers send: those of long ago make room.
        if (_failed.Count >= MostKept)
        {
            foreach ((Key known, (int _, DateTimeOffset until)) in _failed)
            {
                if (until <= now)
                    _failed.TryRemove(known, out _);
            }
        }

        Count(new Key(Normal(name), stamp, NetworkOf(address)), now, always: false);
        // Accounts are few, and theirs are counted whatever else is.
        Count(new Key(Normal(name), stamp, null), now, always: stamp is not null);
    }

    /// <summary>Forgets the wrong passwords of one address for a name; those of all stay.</summary>
    public void Succeeded(string name, string? stamp, IPAddress? address) => _failed.TryRemove(new Key(Normal(name), stamp, NetworkOf(address)), out _);

    private bool HasFailed(Key key, int tries) => _failed.TryGetValue(key, out (int Failures, DateTimeOffset Until) state) && state.Failures >= tries && state.Until > time.GetUtcNow();

    private void Count(Key key, DateTimeOffset now, bool always)
    {
        if (always || _failed.Count < MostKept || _failed.ContainsKey(key))
            _failed.AddOrUpdate(key, (1, now + Length), (_, state) => state.Until <= now ? (1, now + Length) : (state.Failures + 1, now + Length));
    }

    private static string Normal(string name) => name.ToUpperInvariant();

    // Who has one address of IPv6 has the whole network of it.
    private static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "";
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, NetworkBytes)) : plain.ToString();
    }

    /// <summary>What is counted.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Stamp">The stamp of the account, which changes with its password.</param>
    /// <param name="Network">Where the tries came from; null for anywhere.</param>
    private readonly record struct Key(string Name, string? Stamp, string? Network);
}

using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Purchasing.Testing;

/// <summary>
/// Ports of the loopback for servers that a test starts, and may start again on the same port. A port is given to one asker of this
/// machine until its process ends, and, where the machine leaves room for that, lies outside the range from which the system serves
/// outgoing connections: no other test run and no connection can take it meanwhile.
/// </summary>
internal static class LoopbackPort
{
    private const string SystemRange = "/proc/sys/net/ipv4/ip_local_port_range";
    private const int Lowest = 10_000;
    private const int Highest = 65_535;
    private const int Enough = 2_000;

    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"purchasing-ports-{Environment.UserName}")).FullName;
    private static readonly List<FileStream> Reserved = [];
    private static readonly (int From, int To) Range = OwnRange();

    // Programs that test side by side begin at different places; who gets a port is decided by its file, not by chance.
    private static int s_asked = Environment.ProcessId * 61;

    /// <summary>Reserves a port that nobody listens on. Safe on any thread.</summary>
    public static int Reserve()
    {
        while (true)
        {
            var port = Range.From + (int)((uint)Interlocked.Increment(ref s_asked) % (Range.To - Range.From + 1));
            if (TryReserve(port) is not { } reservation)
                continue;
            lock (Reserved)
                Reserved.Add(reservation);
            if (IsFree(port))
                return port;
        }
    }

    private static FileStream? TryReserve(int port)
    {
        try
        {
            return new FileStream(Path.Combine(Folder, port.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Neither listened on at any address nor an end of a connection, not even of one that waits to be forgotten.</summary>
    private static bool IsFree(int port)
    {
        var properties = IPGlobalProperties.GetIPGlobalProperties();
        if (properties.GetActiveTcpListeners().Any(end => end.Port == port) || properties.GetActiveTcpConnections().Any(connection => connection.LocalEndPoint.Port == port))
            return false;
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static (int From, int To) OwnRange()
    {
        if (!File.Exists(SystemRange))
            return (Lowest, Highest);
        var ends = File.ReadAllText(SystemRange).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var (from, to) = (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[1], CultureInfo.InvariantCulture));
        return from - Lowest >= Enough ? (Lowest, from - 1)
            : Highest - to >= Enough ? (to + 1, Highest)
            : (Lowest, Highest);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Purchasing.Data.MySql.Tests;

/// <summary>A stretch of wire before a server that breaks at a moment of our choice: when the client sends a certain statement.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly string[] _packets;
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _cuts;

    /// <param name="serverPort">Port of the server.</param>
    /// <param name="statement">A whole statement; it still reaches the server, its answer no longer reaches the client.</param>
    public CuttingProxy(int serverPort, string statement)
    {
        _serverPort = serverPort;
        // A query is one byte 3 and its text; MySQL, unlike MariaDB, has the number of the query's attributes and of their sets in between.
        _packets = ["\x03" + statement, "\x03\x00\x01" + statement];
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often the wire broke.</summary>
    public int Cuts => _cuts;

    /// <summary>Whether the next occurrence breaks the wire.</summary>
    public bool IsArmed { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (TcpClient server = new())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _end.Token);
                Task answers = server.GetStream().CopyToAsync(client.GetStream(), _end.Token);
                await Task.WhenAny(answers, ForwardAsync(client.GetStream(), server, client, answers));
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One side is gone; the other is closed with it.
            }
        }
    }

    private async Task ForwardAsync(NetworkStream from, TcpClient server, TcpClient client, Task answers)
    {
        byte[] buffer = new byte[65536];
        while (true)
        {
            int count = await from.ReadAsync(buffer, _end.Token);
            if (count == 0)
                return;
            bool cut = IsArmed && _packets.Any(packet => Encoding.ASCII.GetString(buffer, 0, count).EndsWith(packet, StringComparison.OrdinalIgnoreCase));
            if (cut)
            {
                IsArmed = false;
                Interlocked.Increment(ref _cuts);
                // Deaf to the answer before the question is passed on.
                client.Close();
            }

            await server.GetStream().WriteAsync(buffer.AsMemory(0, count), _end.Token);
            if (cut)
            {
                // The server has done what it was told when its answer finds nobody; then its side closes too.
                await Task.WhenAny(answers, Task.Delay(TimeSpan.FromMinutes(2), _end.Token));
                return;
            }
        }
    }
}

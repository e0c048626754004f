using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Purchasing.Benchmarks.Services;

/// <summary>
/// One kept-alive HTTP/1.1 connection that sends bytes made beforehand and reads answers without making objects of them, so
/// that a load generator leaves the machine to what it measures. Not thread-safe.
/// </summary>
internal sealed class HttpConnection(Uri host) : IDisposable
{
    private const int HeaderRoom = 64 * 1024;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[HeaderRoom];
    private Stream? _stream;

    /// <summary>The status of the last answer.</summary>
    public int Status { get; private set; }

    /// <summary>The body of the last answer, as it stood on the wire; valid until the next request.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_bodyStart, _length - _bodyStart);

    private int _bodyStart;
    private int _length;

    /// <summary>Opens the connection, by TLS to an address of https.</summary>
    public async ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(host.Host, host.Port, cancellationToken).ConfigureAwait(false);
        _stream = new NetworkStream(_socket);
        if (host.Scheme != Uri.UriSchemeHttps)
            return;
        var secured = new SslStream(_stream);
        _stream = secured;
        await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host.Host }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <exception cref="IOException">The server closed the connection, or sent what is no HTTP.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await _stream!.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        _length = 0;
        var headers = -1;
        long end = -1;
        do
        {
            if (_length == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = await _stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw new IOException("The server closed the connection before it had answered.");
            _length += read;
            if (headers < 0 && (headers = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) >= 0)
            {
                _bodyStart = headers + 4;
                Status = int.Parse(_buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
                end = EndOf(_buffer.AsSpan(0, headers));
            }
        }
        while (headers < 0 || !IsComplete(end));
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _socket.Dispose();
    }

    // JSON holds no bare line break in its strings, so these bytes can only be the last chunk.
    private bool IsComplete(long end) => end >= 0 ? _length >= end : _buffer.AsSpan(_bodyStart, _length - _bodyStart).EndsWith("0\r\n\r\n"u8);

    // Where the answer ends; -1 when it comes in chunks.
    private long EndOf(ReadOnlySpan<byte> headers)
    {
        foreach (var line in Encoding.ASCII.GetString(headers).AsSpan().EnumerateLines())
        {
            if (line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))
                return _bodyStart + long.Parse(line["content-length:".Length..], CultureInfo.InvariantCulture);
        }
        return -1;
    }
}

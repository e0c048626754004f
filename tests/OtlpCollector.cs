using System.Net;
using System.Text;

namespace Purchasing.Testing;

/// <summary>Takes the traces that programs send over OTLP. A body is of one program, and names it beside the ids and names of its spans.</summary>
internal sealed class OtlpCollector : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpListener _listener = new();
    private readonly List<byte[]> _bodies = [];

    public OtlpCollector()
    {
        Address = $"http://127.0.0.1:{LoopbackPort.Reserve()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = ListenAsync();
    }

    public string Address { get; }

    /// <summary>Waits until a body of the program has what is looked for.</summary>
    public Task SeesAsync(string program, string text) => SeesAsync(Encoding.UTF8.GetBytes(text), program);

    /// <summary>Waits until a body of the program has what is looked for.</summary>
    public async Task SeesAsync(byte[] bytes, string program)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!Sees(bytes, Encoding.UTF8.GetBytes(program)))
        {
            if (patience.IsCancellationRequested)
                Assert.Fail($"{program} reported no span of that kind.");
            await Task.Delay(50);
        }
    }

    public void Dispose() => _listener.Close();

    private bool Sees(byte[] bytes, byte[] program)
    {
        lock (_bodies)
            return _bodies.Exists(body => body.AsSpan().IndexOf(bytes) >= 0 && body.AsSpan().IndexOf(program) >= 0);
    }

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            if (context.Request.Url!.AbsolutePath == "/v1/traces")
            {
                lock (_bodies)
                    _bodies.Add(body.ToArray());
            }
            context.Response.Close();
        }
    }
}

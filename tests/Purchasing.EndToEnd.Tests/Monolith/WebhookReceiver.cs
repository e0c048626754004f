using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>A supplier's webhook that refuses at first and remembers what it was sent.</summary>
internal sealed class WebhookReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly int _refusals;
    private int _calls;

    public WebhookReceiver(int refusals)
    {
        _refusals = refusals;
        Url = $"http://127.0.0.1:{LoopbackPort.Reserve()}/orders/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        Loop = Task.Run(ListenAsync);
    }

    public string Url { get; }

    public Task Loop { get; }

    public ConcurrentQueue<(string? Key, IHeaderDictionary Headers, byte[] Body, bool Accepted)> Received { get; } = new();

    public void Dispose() => _listener.Close();

    private static HeaderDictionary Headers(HttpListenerRequest request)
    {
        HeaderDictionary headers = [];
        foreach (string? name in request.Headers.AllKeys)
            headers[name!] = request.Headers[name];
        return headers;
    }

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using MemoryStream body = new();
            await call.Request.InputStream.CopyToAsync(body);
            bool accepted = Interlocked.Increment(ref _calls) > _refusals;
            Received.Enqueue((call.Request.Headers["Idempotency-Key"], Headers(call.Request), body.ToArray(), accepted));
            call.Response.StatusCode = accepted ? 202 : 503;
            call.Response.Close();
        }
    }
}

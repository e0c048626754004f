using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Purchasing.Core.Sending;
using Purchasing.Suppliers.Documents;

namespace Purchasing.Suppliers.Channels;

/// <summary>
/// Posts messages as UBL XML to an address, signed by <see cref="WebhookSignature"/> and with an <c>Idempotency-Key</c>. Any 2xx answer means
/// that the message arrived. 400, 410, 415 and 422 refuse the content for good; every other answer is tried again, because settings and
/// suppliers are put right. After a 4xx the supplier certainly does not have it; after a 408, a 409, a 5xx or no answer it may.
/// </summary>
/// <remarks>
/// The HTTP client is this channel's own: no redirect is followed, which would carry order and signature elsewhere, and no header, cookie or
/// credential of the host goes along. Thread-safe.
/// </remarks>
public sealed class WebhookChannel : ISupplierChannel, IDisposable
{
    internal const string SecretProblem =
        "Sending:WebhookSecret is missing or not of the form that Standard Webhooks prescribes: 'whsec_' and 24 to 64 random bytes in base 64. "
        + "Make one with: echo whsec_$(openssl rand -base64 32)";

    private readonly HttpClient _http;
    private readonly SupplierChannelOptions _options;
    private readonly TimeProvider _time;

    /// <summary>A channel to <see cref="SupplierChannelOptions.WebhookUrl"/>.</summary>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock.</param>
    public WebhookChannel(SupplierChannelOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A supplier's address may move while the host runs.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        })
        {
            // The dispatcher limits each attempt.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <inheritdoc/>
    public string Name => "webhook";

    /// <inheritdoc/>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        if (_options.WebhookUrl is null)
            problems.Add("Sending:WebhookUrl is missing; the webhook channel needs the address that orders are posted to.");
        if (!WebhookSignature.TryReadSecret(_options.WebhookSecret, out _))
            problems.Add(SecretProblem);

        return problems;
    }

    /// <inheritdoc/>
    public async ValueTask<string> SendAsync(SupplierMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_options.WebhookUrl is not Uri url || !WebhookSignature.TryReadSecret(_options.WebhookSecret, out byte[] key))
            throw new SupplierChannelException(string.Join(" ", Problems()), mayHaveArrived: false);

        using HttpRequestMessage request = Request(message, url, key);
        try
        {
            using HttpResponseMessage answer =
                await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
                return $"{url.Host} answered {(int)answer.StatusCode}";
            throw new SupplierChannelException(
                $"{url.Host} answered {(int)answer.StatusCode} to {message.IdempotencyKey}{Advice(answer)}.", MayHaveArrived(answer.StatusCode), IsRefusal(answer.StatusCode));
        }
        catch (HttpRequestException e)
        {
            bool neverLeft = NeverLeft(e.HttpRequestError);
            throw new SupplierChannelException(
                $"{url.Host} {(neverLeft ? "cannot be reached for" : "gave no answer that can be read to")} {message.IdempotencyKey}: {e.Message}", mayHaveArrived: !neverLeft, inner: e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(SupplierMessage message, Uri url, byte[] key)
    {
        byte[] body;
        try
        {
            body = UblOrderDocument.Write(message, _options.Buyer);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new SupplierChannelException($"The document of {message.IdempotencyKey} cannot be written: {e.Message}", mayHaveArrived: false, inner: e);
        }

        DateTimeOffset now = _time.GetUtcNow();
        HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(UblOrderDocument.ContentType, "utf-8");
        request.Headers.Add("Idempotency-Key", message.IdempotencyKey);
        request.Headers.Add(WebhookSignature.IdHeader, message.IdempotencyKey);
        request.Headers.Add(WebhookSignature.TimestampHeader, WebhookSignature.Seconds(now));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(key, message.IdempotencyKey, now, body));
        return request;
    }

    private static string Advice(HttpResponseMessage answer) => (int)answer.StatusCode switch
    {
        >= 300 and < 400 => $"; redirects are not followed, set Sending:WebhookUrl to {answer.Headers.Location?.GetLeftPart(UriPartial.Path) ?? "the new address"}",
        401 or 403 => "; check Sending:WebhookSecret, and with the supplier who may send orders",
        404 => "; check Sending:WebhookUrl",
        _ => "",
    };

    // The supplier read the request and does not want this content; sending it again changes nothing.
    private static bool IsRefusal(HttpStatusCode status) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.Gone or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity;

    // A conflict may be about this very key; a gateway that gives up says nothing about what is behind it.
    private static bool MayHaveArrived(HttpStatusCode status) =>
        (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict;

    // Only what fails before there is a connection: a limit of ours, such as that of headers, is met by an answer, which comes to a request.
    private static bool NeverLeft(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
}

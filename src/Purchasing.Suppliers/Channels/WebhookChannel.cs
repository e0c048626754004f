using System.Net;
using System.Net.Http.Headers;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Suppliers.Documents;

namespace Purchasing.Suppliers.Channels;

/// <summary>
/// Posts orders as UBL XML to an address, with an <c>Idempotency-Key</c> and a <see cref="WebhookSignature"/>. Any 2xx answer
/// means that the order arrived; 4xx other than 408, 409, 425 and 429 means that it never will. A redirect is not followed: it would
/// turn into a request without the order.
/// </summary>
public sealed class WebhookChannel : ISupplierChannel
{
    private readonly HttpClient _http;
    private readonly SupplierChannelOptions _options;
    private readonly TimeProvider _time;

    /// <summary>A channel to <see cref="SupplierChannelOptions.WebhookUrl"/>.</summary>
    /// <param name="http">The client; owned by the caller.</param>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock.</param>
    public WebhookChannel(HttpClient http, SupplierChannelOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _http = http;
        _options = options;
        _time = time;
    }

    /// <inheritdoc/>
    public string Name => "webhook";

    /// <inheritdoc/>
    public async ValueTask<string> SendAsync(PurchaseOrder order, string idempotencyKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (_options.WebhookUrl is not Uri url || string.IsNullOrEmpty(_options.WebhookSecret))
            throw new SupplierChannelException("The webhook channel needs Sending:WebhookUrl and Sending:WebhookSecret.", isPermanent: true);

        byte[] body = UblOrderDocument.Write(order, _options.Buyer);
        using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(UblOrderDocument.ContentType, "utf-8");
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Sign(_options.WebhookSecret, body, _time.GetUtcNow()));
        try
        {
            using HttpResponseMessage answer =
                await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            // A client that follows redirects has made this a GET, and its success says nothing about the order.
            if (request.Method != HttpMethod.Post)
                throw new SupplierChannelException($"{url.Host} redirected order {order.Id}; set Sending:WebhookUrl to the new address.");
            if (answer.IsSuccessStatusCode)
                return $"{url.Host} answered {(int)answer.StatusCode}";
            throw new SupplierChannelException($"{url.Host} answered {(int)answer.StatusCode} to order {order.Id}.", IsFinal(answer.StatusCode));
        }
        catch (HttpRequestException e)
        {
            throw new SupplierChannelException($"{url.Host} cannot be reached for order {order.Id}: {e.Message}", inner: e);
        }
    }

    private static bool IsFinal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500
        && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or (HttpStatusCode)425);
}

using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Purchasing.ServiceDefaults.Security;

/// <summary>Adds the shared token to calls between services.</summary>
internal sealed class TokenHandler(IOptions<AuthOptions> options) : DelegatingHandler
{
    private readonly AuthenticationHeaderValue? _header =
        options.Value.Token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", options.Value.Token);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Headers.Authorization = _header;
        return base.SendAsync(request, cancellationToken);
    }
}

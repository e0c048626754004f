using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Purchasing.AspNetCore.Security;

namespace Purchasing.ServiceDefaults.Security;

/// <summary>Adds to calls between services the service's own token, and who acts in the request that they are made for.</summary>
internal sealed class TokenHandler(IOptions<AuthOptions> options, IHttpContextAccessor requests) : DelegatingHandler
{
    private readonly AuthenticationHeaderValue? _header =
        options.Value.Token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", options.Value.Token);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Headers.Authorization = _header;
        if (requests.HttpContext?.Features.Get<Actor>() is { } actor)
            request.Headers.TryAddWithoutValidation(PersonHeader.Name, PersonHeader.Write(actor));
        return base.SendAsync(request, cancellationToken);
    }
}

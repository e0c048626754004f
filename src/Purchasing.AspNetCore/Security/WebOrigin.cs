using Microsoft.AspNetCore.Http;

namespace Purchasing.AspNetCore.Security;

/// <summary>Where a browser says that a request comes from.</summary>
internal static class WebOrigin
{
    /// <summary>Whether an origin is the one that a request was sent to: scheme, host and port (RFC 6454).</summary>
    /// <param name="request">The request.</param>
    /// <param name="origin">The value of its header <c>Origin</c>.</param>
    public static bool IsOwn(HttpRequest request, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
        && Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out Uri? own)
        && Uri.Compare(from, own, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}

using Microsoft.AspNetCore.Http;

namespace Purchasing.AspNetCore.Security;

/// <summary>What a browser may do with an answer.</summary>
internal static class WebHeaders
{
    /// <summary>For what is no page: nothing of it is run, framed or loaded.</summary>
    public const string Nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Sets the headers.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="policy">The content security policy.</param>
    public static void Apply(HttpResponse response, string policy)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
        if (response.HttpContext.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
    }
}

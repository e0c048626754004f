using Microsoft.AspNetCore.Http;
using Purchasing.AspNetCore.Page;
using Purchasing.AspNetCore.Page.Frame;

namespace Microsoft.AspNetCore.Builder;

/// <summary>For hosts that pass the page of another one on.</summary>
public static class PurchasingPageHttpContextExtensions
{
    /// <summary>Says, as the page says it and with status 503, that a source failed: the host that has the page does not answer.</summary>
    /// <param name="context">A request to the page, not answered yet, of somebody who is signed in.</param>
    /// <param name="path">Where the page is, for example <c>/desk</c>.</param>
    /// <param name="source">Who does not answer, in English words, for example <c>The order service</c>.</param>
    public static Task AnswerPurchasingPageUnavailableAsync(this HttpContext context, string path, string source)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return new PageHost(new PageSite(path.TrimEnd('/'), HasRules: false)).UnavailableAsync(context, source);
    }
}

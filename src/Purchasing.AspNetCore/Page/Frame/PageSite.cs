using Microsoft.AspNetCore.Http;

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>What a host says about its page. Immutable.</summary>
/// <param name="Prefix">Its path without a slash at the end; empty at the root.</param>
/// <param name="HasRules">Whether it has screens about rules.</param>
/// <param name="SignOut">Where people sign out, where the host's own sign-in is not that of purchasing.</param>
internal sealed record PageSite(string Prefix, bool HasRules = true, Func<HttpContext, string?>? SignOut = null);

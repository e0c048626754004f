using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Security;

/// <summary>
/// Who acts when no sign-in is configured: the person at the machine, with every role. Requests that come from elsewhere, through a proxy, or
/// from a page of another site are refused.
/// </summary>
internal static class LocalPerson
{
    private static readonly string[] s_proxyHeaders =
    [
        "Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP",
    ];

    private static readonly Actor s_actor = new()
    {
        Subject = Name(),
        DisplayName = Name(),
        Roles = Enum.GetValues<PurchasingRole>(),
        NamesOthers = true,
    };

    public static string Subject => s_actor.Subject;

    public static Actor? Find(HttpContext context)
    {
        // A server in the process of its caller, as in tests, has no connection.
        if (context.Connection.LocalIpAddress is IPAddress address && !ListenAddress.IsLoopback(address))
            return null;
        HttpRequest request = context.Request;
        if (s_proxyHeaders.Any(request.Headers.ContainsKey))
            throw new NotPermittedException("A proxy stands before this host, so others may reach it: configure sign-in (docs/security.md).");
        // A name that somebody else's DNS points to this machine lets a page of theirs ask in the browser of the person at it.
        if (!ListenAddress.IsLoopbackHost(request.Host.Host))
            throw new NotPermittedException($"Without sign-in this host answers as localhost only, not as '{ActorNames.Show(request.Host.Host)}'.");
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && IsForeign(request))
            throw new NotPermittedException("The request comes from a page of another site.");
        return s_actor;
    }

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out StringValues site))
            return site.ToString() is not ("same-origin" or "none");
        return request.Headers.TryGetValue("Origin", out StringValues origin) && !WebOrigin.IsOwn(request, origin.ToString());
    }

    private static string Name()
    {
        string name = Environment.UserName;
        return string.IsNullOrWhiteSpace(name) || ActorNames.ProblemOf(name) is not null ? "local" : name;
    }
}

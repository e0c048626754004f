using Microsoft.AspNetCore.Http;

namespace Purchasing.AspNetCore.Security;

/// <summary>
/// Says who acts. Register one for a host that signs people in by means of its own; with one registered the host may listen on any address.
/// </summary>
public interface IActorSource
{
    /// <summary>Who acts in a request.</summary>
    /// <param name="context">The request.</param>
    /// <returns>Null when nobody has signed in, which is answered with 401.</returns>
    ValueTask<Actor?> FindAsync(HttpContext context);
}

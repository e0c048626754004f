using Microsoft.AspNetCore.Http;
using Purchasing.AspNetCore.Security;

namespace Purchasing.ServiceDefaults.Security;

/// <summary>Who acts when callers share a token: whoever they say, as far as <see cref="TokenGuard"/> lets them in.</summary>
internal sealed class TokenActors : IActorSource
{
    private static readonly Actor s_actor = new()
    {
        Subject = "services",
        DisplayName = "Services",
        Roles = Enum.GetValues<PurchasingRole>(),
        NamesOthers = true,
    };

    public ValueTask<Actor?> FindAsync(HttpContext context) => new(TokenGuard.IsLetIn(context) ? s_actor : null);
}

using Microsoft.AspNetCore.Http;
using Purchasing.AspNetCore.Security;

namespace Purchasing.ServiceDefaults.Security;

/// <summary>Who acts: the person that the orchestrator passes on; people of operations, as whom they say; a service as itself. Where all have one token, it may be the orchestrator's.</summary>
internal sealed class TokenActors : IActorSource
{
    private static readonly Actor s_people = new()
    {
        Subject = CallTable.People,
        DisplayName = "People",
        Roles = Enum.GetValues<PurchasingRole>(),
        NamesOthers = true,
    };

    public ValueTask<Actor?> FindAsync(HttpContext context) => new(Find(context));

    private static Actor? Find(HttpContext context)
    {
        var caller = TokenGuard.CallerOf(context);
        if (caller is null)
            return null;
        var person = context.Request.Headers[PersonHeader.Name].ToString();
        if (person.Length > 0 && caller is CallTable.Orchestrator or CallTable.People)
            return PersonHeader.Read(person);
        return caller == CallTable.People ? s_people : Service(caller);
    }

    private static Actor Service(string caller) => new() { Subject = $"service:{caller}", DisplayName = caller, Roles = [PurchasingRole.Service] };
}

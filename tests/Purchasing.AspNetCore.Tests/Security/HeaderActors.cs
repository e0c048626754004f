using Microsoft.AspNetCore.Http;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.Tests.Security;

/// <summary>A sign-in for tests: the headers <c>x-subject</c> and <c>x-role</c>.</summary>
internal sealed class HeaderActors : IActorSource
{
    public ValueTask<Actor?> FindAsync(HttpContext context)
    {
        string subject = context.Request.Headers["x-subject"].ToString();
        if (subject.Length == 0)
            return new((Actor?)null);
        PurchasingRole[] roles = PermissionTable.TryParse(context.Request.Headers["x-role"].ToString(), out PurchasingRole role) ? [role] : [];
        return new(new Actor { Subject = subject, DisplayName = subject, Roles = roles });
    }
}

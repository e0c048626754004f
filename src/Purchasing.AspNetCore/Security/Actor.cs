using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Security;

/// <summary>Who acts: the person, or the program, whose sign-in a request carries. Immutable.</summary>
public sealed record Actor
{
    /// <summary>The identity, which orders and audit trails keep and compare: the subject of the sign-in.</summary>
    public required string Subject { get; init; }

    /// <summary>What people call them; shown beside the subject, and never compared.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Their roles; without one they may do nothing.</summary>
    public required IReadOnlyCollection<PurchasingRole> Roles { get; init; }

    /// <summary>How much an approval of theirs covers; null without a limit of their own.</summary>
    public ApprovalAuthority? Authority { get; init; }

    /// <summary>
    /// Whether they may say on whose behalf they act: the person at the machine when no sign-in is configured. For everybody else the actor of
    /// an action is the subject of the sign-in.
    /// </summary>
    public bool NamesOthers { get; init; }

    /// <summary>The permissions that they are confined to, of those that their roles give; null for all.</summary>
    public IReadOnlyCollection<Permission>? Scopes { get; init; }

    /// <summary>Whether they may do something.</summary>
    /// <param name="permission">What.</param>
    public bool May(Permission permission) => (Scopes is null || Scopes.Contains(permission)) && Roles.Any(role => PermissionTable.Allows(role, permission));
}

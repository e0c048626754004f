using System.Collections.Frozen;
using System.Text.Json;

namespace Purchasing.AspNetCore.Security;

/// <summary>Who may do what: the one table that REST and the page go by.</summary>
public static class PermissionTable
{
    private static readonly FrozenDictionary<PurchasingRole, FrozenSet<Permission>> s_granted = new Dictionary<PurchasingRole, FrozenSet<Permission>>
    {
        [PurchasingRole.Viewer] = Grant(Permission.View),
        [PurchasingRole.Buyer] = Grant(
            Permission.View, Permission.WhatIf, Permission.Order, Permission.Snooze, Permission.Amend, Permission.Send, Permission.Cancel, Permission.Receive, Permission.ManageRuns),
        [PurchasingRole.Approver] = Grant(Permission.View, Permission.WhatIf, Permission.Approve),
        [PurchasingRole.PurchasingLead] = Grant(
            Permission.View,
            Permission.WhatIf,
            Permission.Order,
            Permission.Snooze,
            Permission.Amend,
            Permission.Send,
            Permission.Cancel,
            Permission.Receive,
            Permission.ManageRuns,
            Permission.ChangeRules,
            Permission.ChangeParameters,
            Permission.SeeOperations,
            Permission.ExportAudit),
        [PurchasingRole.Operator] = Grant(Permission.View, Permission.OperateOutbox, Permission.ManageRuns, Permission.SeeOperations, Permission.ExportAudit),
        [PurchasingRole.Service] = Grant(Permission.View, Permission.Order, Permission.Receive, Permission.ManageRuns),
    }.ToFrozenDictionary();

    /// <summary>Whether a role may do something.</summary>
    /// <param name="role">The role.</param>
    /// <param name="permission">What.</param>
    public static bool Allows(PurchasingRole role, Permission permission) => s_granted.TryGetValue(role, out FrozenSet<Permission>? granted) && granted.Contains(permission);

    /// <summary>The roles that may do something, in the order of the table.</summary>
    /// <param name="permission">What.</param>
    public static IReadOnlyList<PurchasingRole> RolesFor(Permission permission) => [.. Enum.GetValues<PurchasingRole>().Where(role => Allows(role, permission))];

    /// <summary>The name of a role in settings, claims and documents, for example <c>purchasing_lead</c>.</summary>
    /// <param name="role">The role.</param>
    public static string NameOf(PurchasingRole role) => JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString());

    /// <summary>The name of a permission, for example <c>operate_outbox</c>.</summary>
    /// <param name="permission">The permission.</param>
    public static string NameOf(Permission permission) => JsonNamingPolicy.SnakeCaseLower.ConvertName(permission.ToString());

    /// <summary>Reads the name of a role.</summary>
    /// <param name="name">The name, for example <c>purchasing_lead</c>.</param>
    /// <param name="role">The role.</param>
    public static bool TryParse(string? name, out PurchasingRole role)
    {
        foreach (PurchasingRole candidate in Enum.GetValues<PurchasingRole>())
        {
            if (string.Equals(NameOf(candidate), name, StringComparison.Ordinal))
            {
                role = candidate;
                return true;
            }
        }

        role = default;
        return false;
    }

    private static FrozenSet<Permission> Grant(params Permission[] permissions) => permissions.ToFrozenSet();
}

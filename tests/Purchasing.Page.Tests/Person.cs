using Microsoft.AspNetCore.Http;
using Purchasing.AspNetCore.Security;

namespace Purchasing.Page.Tests;

/// <summary>Somebody who uses the page.</summary>
internal sealed record Person(string Subject, params PurchasingRole[] Roles)
{
    public static readonly Person Buyer = new("bea", PurchasingRole.Buyer);

    public static readonly Person Approver = new("ada", PurchasingRole.Approver);

    public static readonly Person Lead = new("lea", PurchasingRole.PurchasingLead);

    public static readonly Person Viewer = new("vic", PurchasingRole.Viewer);

    public static readonly Person Operator = new("otto", PurchasingRole.Operator);

    public string Cookie => $"{Subject}.{string.Join('.', Roles.Select(PermissionTable.NameOf))}";

    /// <summary>A sign-in for tests: a cookie that says who it is.</summary>
    public sealed class Source : IActorSource
    {
        public ValueTask<Actor?> FindAsync(HttpContext context)
        {
            if (context.Request.Cookies["who"] is not string cookie)
                return new((Actor?)null);
            string[] parts = cookie.Split('.');
            PurchasingRole[] roles = [.. parts.Skip(1).Select(name => PermissionTable.TryParse(name, out PurchasingRole role) ? role : throw new ArgumentException(name))];
            return new(new Actor { Subject = parts[0], DisplayName = parts[0], Roles = roles });
        }
    }
}

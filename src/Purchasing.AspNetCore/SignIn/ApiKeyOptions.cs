using System.Security.Cryptography;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>The key of a program: an entry of <c>SignIn:ApiKeys</c>. The key itself is kept nowhere.</summary>
internal sealed class ApiKeyOptions
{
    /// <summary>The program; it acts as <c>key:</c> and this name.</summary>
    public string Name { get; set; } = "";

    /// <summary>SHA-256 of the key, in hexadecimal. The key is random and long, so that no slow hash is needed.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Its roles.</summary>
    public List<string> Roles { get; set; } = [];

    /// <summary>The permissions that it is confined to; empty: all of its roles.</summary>
    public List<string> Permissions { get; set; } = [];

    /// <summary>The moment from which it is no longer valid. Required.</summary>
    public DateTimeOffset? Expires { get; set; }

    public IReadOnlyCollection<Permission>? Scopes => Permissions.Count == 0
        ? null
        : [.. Enum.GetValues<Permission>().Where(permission => Permissions.Contains(PermissionTable.NameOf(permission), StringComparer.Ordinal))];

    public string? Problem()
    {
        if (Core.Orders.ActorNames.ProblemOf(Name) is string problem)
            return $"SignIn:ApiKeys: the name '{Core.Orders.ActorNames.Show(Name)}' {problem}.";
        if (Hash.Length != 2 * SHA256.HashSizeInBytes || !Hash.All(char.IsAsciiHexDigit))
            return $"SignIn:ApiKeys: the Hash of '{Name}' is not a SHA-256 in hexadecimal.";
        if (Roles.Count == 0)
            return $"SignIn:ApiKeys: '{Name}' has no Roles.";
        if (Permissions.Count != (Scopes?.Count ?? 0))
            return $"SignIn:ApiKeys: '{Name}' names a permission that does not exist, or one twice; they are {string.Join(", ", Enum.GetValues<Permission>().Select(PermissionTable.NameOf))}.";
        return Expires is null ? $"SignIn:ApiKeys: '{Name}' does not say when it Expires." : null;
    }
}

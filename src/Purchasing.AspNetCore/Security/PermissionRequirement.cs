namespace Purchasing.AspNetCore.Security;

/// <summary>What an endpoint asks of its caller: metadata of every endpoint of purchasing.</summary>
/// <param name="Permission">The permission; null is open to everybody, which health alone is.</param>
public sealed record PermissionRequirement(Permission? Permission);

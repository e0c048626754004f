namespace Purchasing.AspNetCore.SignIn;

/// <summary>An account of a company without an identity provider.</summary>
/// <param name="Name">What the person signs in as; their subject.</param>
/// <param name="DisplayName">What people call them.</param>
/// <param name="PasswordHash">The hash of the password, by ASP.NET Core's hasher.</param>
/// <param name="Roles">Names of roles.</param>
/// <param name="Stamp">Changes with the password, the roles and the account: a session of before is over.</param>
internal sealed record LocalAccount(string Name, string DisplayName, string PasswordHash, IReadOnlyList<string> Roles, string Stamp);

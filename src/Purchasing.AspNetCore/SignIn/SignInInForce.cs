using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Auditing;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>Says who can sign in and as what, for the audit trail: no password and no key can be worked out from it.</summary>
internal static class SignInInForce
{
    private const int Shown = 12;

    public static void Add(IServiceCollection services, SignInOptions options)
    {
        services.AddSingleton(new AuditedSetting("api_keys", _ => new ValueTask<string>(Lines(options.ApiKeys.Select(key => string.Create(
            CultureInfo.InvariantCulture,
            $"{key.Name} ({key.Hash[..Shown].ToLowerInvariant()}): {string.Join(", ", key.Roles)}{(key.Permissions.Count == 0 ? "" : $", only {string.Join(", ", key.Permissions)}")}, until {key.Expires:u}"))))));
        services.AddSingleton(new AuditedSetting("sign_in", _ => new ValueTask<string>(Lines(
            options.Roles.Select(role => $"{role.Key} is {string.Join(", ", role.Value)}")
                .Concat(options.Approvers.Select(approver => string.Create(
                    CultureInfo.InvariantCulture, $"{approver.Who} approves {(approver.Limit is decimal limit ? $"up to {limit} {approver.Currency}" : "any amount")}, level {approver.Level}")))
                .Prepend($"authority {options.Authority ?? "none"}, audience {options.Audience ?? "none"}, subject {options.SubjectClaim}, roles {options.RoleClaim}")))));
        if (options.AccountsFile is not null)
        {
            services.AddSingleton(provider => new AuditedSetting(
                "accounts", _ => new ValueTask<string>(Lines(provider.GetRequiredService<LocalAccounts>().Describe()))));
        }
    }

    /// <summary>Something that changes with a secret and says nothing about it.</summary>
    internal static string Mark(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))[..Shown];

    private static string Lines(IEnumerable<string> lines) => string.Join("; ", lines.Order(StringComparer.Ordinal)) is { Length: > 0 } text ? text : "none";
}

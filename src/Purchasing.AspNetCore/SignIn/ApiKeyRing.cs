using System.Security.Cryptography;
using System.Text;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>Knows the keys of programs. Thread-safe.</summary>
internal sealed class ApiKeyRing(SignInOptions options, TimeProvider time)
{
    /// <summary>The program of a key; null when there is none, or its time is over.</summary>
    public Actor? Find(string key)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        ApiKeyOptions? found = null;
        // All are compared, so that the time it takes says nothing.
        foreach (ApiKeyOptions known in options.ApiKeys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(known.Hash)))
                found = known;
        }

        if (found is null || found.Expires <= time.GetUtcNow())
            return null;
        string subject = SignInActors.KeyPrefix + found.Name;
        return new Actor
        {
            Subject = subject,
            DisplayName = found.Name,
            Roles = [.. found.Roles.Select(name => PermissionTable.TryParse(name, out PurchasingRole role) ? role : default)],
            Scopes = found.Scopes,
            Authority = SignInActors.AuthorityOf(options, subject, found.Roles),
        };
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Purchasing.Suppliers.Channels;

/// <summary>
/// Signatures by the Standard Webhooks specification 1.0 (standardwebhooks.com): <c>v1,</c> and the base-64 HMAC-SHA256 over
/// <c>id.seconds.body</c>. Receivers verify it with the libraries of that project. Pure and thread-safe.
/// </summary>
public static class WebhookSignature
{
    /// <summary>Header with the message's id, which is its idempotency key.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header with the time of the attempt, in seconds since 1970 (UTC).</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header with the signature.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string SecretPrefix = "whsec_";
    private const int ShortestKey = 24;
    private const int LongestKey = 64;

    /// <summary>Reads a secret: <c>whsec_</c> and 24 to 64 random bytes in base 64.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="key">The key to sign with; empty when the secret is not of this form.</param>
    /// <returns>False when the secret is not of this form.</returns>
    public static bool TryReadSecret(string? secret, out byte[] key)
    {
        key = [];
        if (secret is null || !secret.StartsWith(SecretPrefix, StringComparison.Ordinal))
            return false;
        byte[] bytes = new byte[secret.Length];
        if (!Convert.TryFromBase64String(secret[SecretPrefix.Length..], bytes, out int length) || length is < ShortestKey or > LongestKey)
            return false;
        key = bytes[..length];
        return true;
    }

    /// <summary>Signs a body.</summary>
    /// <param name="key">The key, see <see cref="TryReadSecret"/>.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="at">When; part of what is signed, so that an old message cannot be sent again much later.</param>
    /// <param name="body">The body as sent.</param>
    /// <returns>The value of <see cref="SignatureHeader"/>.</returns>
    public static string Sign(ReadOnlySpan<byte> key, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        byte[] head = Encoding.UTF8.GetBytes($"{id}.{Seconds(at)}.");
        byte[] signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(head.Length));
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }

    /// <summary>The value of <see cref="TimestampHeader"/>.</summary>
    /// <param name="at">When.</param>
    public static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}

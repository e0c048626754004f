using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Purchasing.Suppliers.Channels;

/// <summary>
/// The signature of a webhook: <c>t=seconds,v1=hex</c> with HMAC-SHA256 over <c>seconds.body</c>. Pure and thread-safe.
/// </summary>
public static class WebhookSignature
{
    /// <summary>Name of the header.</summary>
    public const string Header = "Purchasing-Signature";

    /// <summary>Signs a body.</summary>
    /// <param name="secret">The shared key.</param>
    /// <param name="body">The body as sent.</param>
    /// <param name="at">When; part of what is signed, so that an old message cannot be sent again much later.</param>
    public static string Sign(string secret, ReadOnlySpan<byte> body, DateTimeOffset at)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        string seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Convert.ToHexStringLower(Compute(secret, seconds, body))}";
    }

    /// <summary>Checks a signature, in time that does not depend on where it differs.</summary>
    /// <param name="secret">The shared key.</param>
    /// <param name="body">The body as received.</param>
    /// <param name="signature">The header's value.</param>
    /// <param name="now">The time now.</param>
    /// <param name="tolerance">How far the signature's time may be from now.</param>
    public static bool Verify(string secret, ReadOnlySpan<byte> body, string? signature, DateTimeOffset now, TimeSpan tolerance)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        string? seconds = Part(signature, "t=");
        string? hex = Part(signature, "v1=");
        if (seconds is null || hex is not { Length: 64 } || !long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long at))
            return false;
        if (Math.Abs(now.ToUnixTimeSeconds() - at) > tolerance.TotalSeconds)
            return false;
        byte[] given;
        try
        {
            given = Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(given, Compute(secret, seconds, body));
    }

    private static string? Part(string? signature, string name) =>
        signature?.Split(',').Select(part => part.Trim()).FirstOrDefault(part => part.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    private static byte[] Compute(string secret, string seconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = new byte[seconds.Length + 1 + body.Length];
        Encoding.ASCII.GetBytes(seconds, signed);
        signed[seconds.Length] = (byte)'.';
        body.CopyTo(signed.AsSpan(seconds.Length + 1));
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Purchasing.AspNetCore.SignIn;

/// <summary>A key for a program. What is kept is its hash; the key is shown once.</summary>
/// <param name="Key">The key, for the program.</param>
/// <param name="Hash">Its hash, for <c>SignIn:ApiKeys</c>.</param>
public sealed record ApiKey(string Key, string Hash)
{
    /// <summary>What every key begins with, so that scanners find one that went astray.</summary>
    public const string Prefix = "purchasing_";

    private const int Bytes = 32;

    /// <summary>Makes a key of 256 random bits.</summary>
    public static ApiKey Create()
    {
        string key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        return new ApiKey(key, HashOf(key));
    }

    internal static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

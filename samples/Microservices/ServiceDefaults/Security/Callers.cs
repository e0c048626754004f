using System.Security.Cryptography;
using System.Text;

namespace Purchasing.ServiceDefaults.Security;

/// <summary>Knows callers by the hashes of their tokens. Thread-safe.</summary>
internal sealed class Callers
{
    private readonly List<(string Name, byte[] Hash)> _known = [];

    /// <exception cref="InvalidOperationException">The setting cannot be read.</exception>
    public Callers(AuthOptions options)
    {
        foreach (var entry in options.Callers.Split([',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split('=', 2);
            if (parts.Length != 2 || parts[1].Length != 2 * SHA256.HashSizeInBytes || !parts[1].All(char.IsAsciiHexDigit))
                throw new InvalidOperationException($"Auth:Callers has the entry '{parts[0]}', which is not name=hash with the SHA-256 of a token in hexadecimal.");
            _known.Add((parts[0], Convert.FromHexString(parts[1])));
        }

        IsConfigured = _known.Count > 0 || options.Token.Length > 0;
        // One token for all: whoever has it is as good as any of them.
        if (_known.Count == 0 && options.Token.Length > 0)
            _known.Add((CallTable.People, HashOf(options.Token)));
    }

    public bool IsConfigured { get; }

    /// <summary>The caller of a token; null for a stranger. All are compared, so that the time it takes says nothing.</summary>
    public string? Find(string token)
    {
        var hash = HashOf(token);
        string? found = null;
        foreach (var (name, known) in _known)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, known))
                found = name;
        }
        return found;
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Purchasing.Core.Auditing;

/// <summary>
/// The place and hash of an entry, to be kept where those who can write to the database cannot: whoever rewrites the whole trail, or cuts its
/// end off and puts the head right, is found out by it. Immutable.
/// </summary>
/// <param name="Seq">The place.</param>
/// <param name="Hash">The hash.</param>
public sealed record AuditAnchor(long Seq, string Hash)
{
    private const int HashLength = 64;

    /// <summary>Reads an anchor as <see cref="ToString"/> writes it.</summary>
    /// <param name="text">For example <c>120:</c> and 64 hexadecimal digits.</param>
    /// <param name="anchor">The anchor.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AuditAnchor? anchor)
    {
        anchor = null;
        string[] parts = (text ?? "").Trim().Split(':');
        if (parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long seq)
            || parts[1].Length != HashLength
            || !parts[1].All(char.IsAsciiHexDigit))
            return false;
        anchor = new AuditAnchor(seq, parts[1].ToLowerInvariant());
        return true;
    }

    /// <summary>The place, a colon and the hash.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seq}:{Hash}");
}

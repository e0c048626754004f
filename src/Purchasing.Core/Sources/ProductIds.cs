using System.Globalization;

namespace Purchasing.Core.Sources;

/// <summary>Which texts can be the id of a product that is ordered. Pure and thread-safe.</summary>
public static class ProductIds
{
    /// <summary>Most characters of an id that every order store keeps.</summary>
    public const int Longest = 64;

    private const int ShownOfLongOnes = 24;

    /// <summary>Why a row of a catalogue cannot be a product; null when it can.</summary>
    /// <param name="id">The id as the catalogue gives it.</param>
    public static string? ProblemOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (string.IsNullOrWhiteSpace(id))
            return "the product id is blank: give the row an id, or take it out of the catalogue";
        if (char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[^1]))
            return "the product id begins or ends with a blank or a tab: correct it, or trim it in the query of the catalogue";
        if (id.Length > Longest)
            return $"the product id has {id.Length.ToString(CultureInfo.InvariantCulture)} characters, an order keeps {Longest.ToString(CultureInfo.InvariantCulture)}";
        foreach (char c in id)
        {
            if (char.IsControl(c))
                return "the product id has a control character in it";
        }

        return null;
    }

    /// <summary>How a row that cannot be a product is named in reports: quoted, blanks and control characters visible, never longer than an id.</summary>
    /// <param name="id">The id as the catalogue gives it.</param>
    public static string Quoted(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        System.Text.StringBuilder text = new("'");
        foreach (char c in id.Length > ShownOfLongOnes ? id[..ShownOfLongOnes] : id)
            text.Append(char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString());
        if (id.Length <= ShownOfLongOnes && text.Length < Longest)
            return text.Append('\'').ToString();
        // Long ones that begin alike stay apart.
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id)))[..12];
        return $"{(text.Length > Longest - 20 ? text.ToString(0, Longest - 20) : text.ToString())}…' {hash}";
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Purchasing.Core.Auditing;

/// <summary>An entry of the audit trail with its place in the chain. Immutable.</summary>
/// <param name="Seq">Its place, from 1 without gaps.</param>
/// <param name="At">When (UTC), to the microsecond.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What, for example <c>approve</c>.</param>
/// <param name="Subject">What it was done to: <c>order:</c> and the order's id, or for example <c>rules</c>.</param>
/// <param name="Version">The order's version after the change; null for anything but an order.</param>
/// <param name="From">The order's status before; null when it was created, and for anything but an order.</param>
/// <param name="To">The order's status after; null for anything but an order.</param>
/// <param name="Detail">Why, or what exactly.</param>
/// <param name="Changes">What changed of an order, with the values before and after; null when nothing but its status did.</param>
/// <param name="PreviousHash">The hash of the entry before it, or <see cref="NoHash"/>.</param>
/// <param name="Hash">The hash that was stored for it.</param>
public sealed record AuditRecord(
    long Seq,
    DateTimeOffset At,
    string Actor,
    string Action,
    string Subject,
    int? Version,
    string? From,
    string? To,
    string? Detail,
    string? Changes,
    string PreviousHash,
    string Hash)
{
    /// <summary>What the first entry is chained to.</summary>
    public const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>What the subject of an order begins with.</summary>
    public const string OrderPrefix = "order:";

    /// <summary>What the action stored of its order, see <see cref="Orders.OrderContent"/>; null for anything but an order, and for an entry of an earlier version.</summary>
    public string? Content { get; init; }

    internal const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>
    /// The hash that the entry ought to have: SHA-256, in lower-case hexadecimal, over the hash before it, its place, time, actor, action,
    /// subject, version, statuses, detail, changes and, if there is one, the order's content. Each is written as the length of its UTF-8 form, a colon and that form; a missing one is <c>-</c>.
    /// So no two different entries are written the same, and any program can work the hash out from an export.
    /// </summary>
    public string ComputeHash()
    {
        StringBuilder text = new();
        string?[] fields =
        [
            PreviousHash,
            Seq.ToString(CultureInfo.InvariantCulture),
            At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
            Actor,
            Action,
            Subject,
            Version?.ToString(CultureInfo.InvariantCulture),
            From,
            To,
            Detail,
            Changes,
            .. Content is null ? (string?[])[] : [Content],
        ];
        foreach (string? field in fields)
        {
            if (field is null)
                text.Append('-');
            else
                text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

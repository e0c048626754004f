using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Purchasing.Core.Auditing;

/// <summary>The audit trail as JSON lines: one object per entry, with its hash and the one before, so that another program can check the chain.</summary>
public static class AuditLines
{
    /// <summary>The media type of JSON lines.</summary>
    public const string ContentType = "application/jsonl";

    private const int PageSize = 500;

    /// <summary>Reads the trail page by page; each piece is some whole lines in UTF-8.</summary>
    /// <param name="trail">The trail.</param>
    /// <param name="after">The place after which to begin; 0 for the beginning.</param>
    /// <param name="through">The last place.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        IAuditTrail trail, long after, long through, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trail);
        while (after < through)
        {
            IReadOnlyList<AuditRecord> page = await trail.ReadAsync(after, PageSize, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
                break;
            after = page[^1].Seq;
            ArrayBufferWriter<byte> lines = new();
            foreach (AuditRecord entry in page.TakeWhile(entry => entry.Seq <= through))
                Write(lines, entry);
            yield return lines.WrittenMemory;
        }
    }

    /// <summary>One entry, without an end of line.</summary>
    /// <param name="entry">The entry.</param>
    public static string Of(AuditRecord entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArrayBufferWriter<byte> line = new();
        Write(line, entry);
        return Encoding.UTF8.GetString(line.WrittenSpan[..^1]);
    }

    // The writer's own escaping leaves nothing that steers a terminal.
    private static void Write(ArrayBufferWriter<byte> lines, AuditRecord entry)
    {
        using (Utf8JsonWriter json = new(lines))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", entry.Seq);
            json.WriteString("at", entry.At.UtcDateTime.ToString(AuditRecord.TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("actor", entry.Actor);
            json.WriteString("action", entry.Action);
            json.WriteString("subject", entry.Subject);
            if (entry.Version is int version)
                json.WriteNumber("version", version);
            else
                json.WriteNull("version");
            json.WriteString("from", entry.From);
            json.WriteString("to", entry.To);
            json.WriteString("detail", entry.Detail);
            json.WriteString("changes", entry.Changes);
            json.WriteString("content", entry.Content);
            json.WriteString("previous_hash", entry.PreviousHash);
            json.WriteString("hash", entry.Hash);
            json.WriteEndObject();
        }

        lines.Write("\n"u8);
    }
}

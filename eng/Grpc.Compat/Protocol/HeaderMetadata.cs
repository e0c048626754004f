using System.Buffers.Text;
using Grpc.Core;

namespace Grpc.Protocol;

/// <summary>Between HTTP headers and <see cref="Metadata"/>.</summary>
internal static class HeaderMetadata
{
    /// <summary>Adds a header as metadata, unless it belongs to HTTP or to the protocol itself.</summary>
    public static void Add(Metadata metadata, string name, string value)
    {
        if (IsReserved(name))
            return;
        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            metadata.Add(name, value);
            return;
        }
        // Several binary values may share one header line, separated by commas.
        foreach (var part in value.Split(','))
            metadata.Add(name, FromBase64(name, part.Trim()));
    }

    private static bool IsReserved(string name) =>
        name.StartsWith(':')
        || name.ToLowerInvariant() is "te" or "host" or "content-type" or "content-length" or "transfer-encoding"
            or GrpcTimeout.Header or HeaderNames.Encoding or HeaderNames.AcceptEncoding or HeaderNames.Status or HeaderNames.Message;

    private static byte[] FromBase64(string name, string text)
    {
        var unpadded = text.TrimEnd('=');
        var padded = unpadded.PadRight((unpadded.Length + 3) / 4 * 4, '=');
        return Base64.IsValid(padded)
            ? Convert.FromBase64String(padded)
            : throw new RpcException(new Status(StatusCode.Internal, $"Header '{name}' is not base64."));
    }
}

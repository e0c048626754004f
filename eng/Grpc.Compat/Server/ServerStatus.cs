using System.Globalization;
using Grpc.Core;
using Grpc.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server;

/// <summary>Writes the end of a call.</summary>
internal static class ServerStatus
{
    /// <summary>Writes status and trailers into trailing headers, or into the headers of a response without a body.</summary>
    public static void Write(IHeaderDictionary destination, Status status, Metadata trailers)
    {
        foreach (var entry in trailers)
            destination[entry.Key] = StringValues.Concat(destination[entry.Key], entry.WireValue);
        destination[HeaderNames.Status] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(status.Detail))
            destination[HeaderNames.Message] = PercentEncoding.Encode(status.Detail);
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Protocol;

namespace Grpc.Net.Client;

/// <summary>Reads the outcome of a call from what HTTP says about it.</summary>
internal static class ClientStatus
{
    private enum Http2Error : long
    {
        NoError = 0x0,
        RefusedStream = 0x7,
        Cancel = 0x8,
        EnhanceYourCalm = 0xb,
        InadequateSecurity = 0xc,
    }

    /// <summary>The status for a response that is not gRPC; null if it is.</summary>
    public static Status? OfHttp(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var code = response.StatusCode switch
            {
                HttpStatusCode.BadRequest => StatusCode.Internal,
                HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
                HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
                HttpStatusCode.NotFound => StatusCode.Unimplemented,
                HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
                _ => StatusCode.Unknown,
            };
            return new Status(code, $"Bad gRPC response. HTTP status code: {(int)response.StatusCode}");
        }
        var contentType = response.Content.Headers.NonValidated.TryGetValues("content-type", out var values) ? values.ToString() : null;
        return HeaderNames.IsGrpc(contentType)
            ? null
            : new Status(StatusCode.Cancelled, $"Bad gRPC response. Invalid content-type value: {contentType ?? "none"}");
    }

    /// <summary>The status that the server sent.</summary>
    public static Status OfGrpc(HttpResponseHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(HeaderNames.Status, out var values))
            return new Status(StatusCode.Cancelled, "No grpc-status found on response.");
        if (!int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return new Status(StatusCode.Unknown, $"Unexpected grpc-status value: {values}");
        var detail = headers.NonValidated.TryGetValues(HeaderNames.Message, out var message) ? PercentEncoding.Decode(message.ToString()) : "";
        return Enum.IsDefined((StatusCode)code)
            ? new Status((StatusCode)code, detail)
            : new Status(StatusCode.Unknown, $"Unexpected grpc-status value: {code} {detail}");
    }

    /// <summary>The status for a failure of the connection.</summary>
    public static Status OfException(Exception error)
    {
        var code = error switch
        {
            HttpRequestException { InnerException: HttpProtocolException protocol } => OfReset(protocol),
            HttpProtocolException protocol => OfReset(protocol),
            HttpRequestException or IOException => StatusCode.Unavailable,
            _ => StatusCode.Internal,
        };
        return new Status(code, $"Error in gRPC call. {Messages(error)}", error);
    }

    /// <summary>The headers that are metadata.</summary>
    public static Metadata Metadata(HttpResponseHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
                HeaderMetadata.Add(metadata, name, value);
        }
        return metadata;
    }

    private static StatusCode OfReset(HttpProtocolException error) => (Http2Error)error.ErrorCode switch
    {
        // The server refuses new streams while it goes away; the call was not processed.
        Http2Error.RefusedStream or Http2Error.NoError => StatusCode.Unavailable,
        Http2Error.Cancel => StatusCode.Cancelled,
        Http2Error.EnhanceYourCalm => StatusCode.ResourceExhausted,
        Http2Error.InadequateSecurity => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };

    private static string Messages(Exception error)
    {
        var text = $"{error.GetType().Name}: {error.Message}";
        for (var inner = error.InnerException; inner is not null; inner = inner.InnerException)
            text += $" {inner.GetType().Name}: {inner.Message}";
        return text;
    }
}

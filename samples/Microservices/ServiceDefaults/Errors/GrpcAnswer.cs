using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Purchasing.ServiceDefaults.Errors;

/// <summary>Answers to gRPC calls that no method gives: a status without a message.</summary>
internal static class GrpcAnswer
{
    private const string ContentType = "application/grpc";

    public static bool IsCall(HttpRequest request) => request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    public static void Write(HttpResponse response, StatusCode code, string text)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers.GrpcStatus = ((int)code).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = Uri.EscapeDataString(text);
    }
}

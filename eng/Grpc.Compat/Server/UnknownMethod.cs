using Grpc.Core;
using Grpc.Protocol;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>Answers gRPC calls to methods that nobody serves.</summary>
internal sealed class UnknownMethod
{
    private int _claimed;

    /// <summary>True once: the first service mapped on a host brings the catch-all.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    public static Task HandleAsync(HttpContext http)
    {
        http.Response.ContentType = HeaderNames.ContentType;
        ServerStatus.Write(http.Response.Headers, new Status(StatusCode.Unimplemented, $"Method {http.Request.Path} is unimplemented."), Metadata.Empty);
        return Task.CompletedTask;
    }
}

namespace Grpc.AspNetCore.Server;

/// <summary>Options of all gRPC services of a host.</summary>
public class GrpcServiceOptions
{
    /// <summary>Largest message to send, in bytes; null for no limit, which is the default.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Largest message to accept, in bytes; null for no limit. 4 MiB by default.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Whether callers get to see the message of an exception that a handler let out. Not by default.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>Whether calls of unknown services and methods are left to other routes, which answer 404, instead of UNIMPLEMENTED. Not by default.</summary>
    public bool? IgnoreUnknownServices { get; set; }

    /// <summary>Stand around every handler, the first outermost.</summary>
    public InterceptorCollection Interceptors { get; } = [];
}

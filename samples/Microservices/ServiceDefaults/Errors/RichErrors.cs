using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Purchasing.Contracts.Rpc;
using RpcStatus = Purchasing.Contracts.Rpc.Status;
using Status = Grpc.Core.Status;

namespace Purchasing.ServiceDefaults.Errors;

/// <summary>Writes and reads <c>grpc-status-details-bin</c>.</summary>
public static class RichErrors
{
    private const string Trailer = "grpc-status-details-bin";

    /// <summary>An error with its details.</summary>
    /// <param name="code">The gRPC status code.</param>
    /// <param name="message">For people; no secrets.</param>
    /// <param name="domain">The service that says it.</param>
    /// <param name="reason">One of <see cref="ErrorReason"/>.</param>
    /// <param name="details">More details, such as <see cref="BadRequest"/>.</param>
    public static RpcException Create(StatusCode code, string message, string domain, string reason, params IMessage[] details)
    {
        var status = new RpcStatus { Code = (int)code, Message = message };
        status.Details.Add(Any.Pack(new ErrorInfo { Domain = domain, Reason = reason }));
        status.Details.AddRange(details.Select(Any.Pack));
        return new RpcException(new Status(code, message), new Metadata { { Trailer, status.ToByteArray() } });
    }

    /// <summary>The reason in an error; null if it has none that can be read.</summary>
    /// <param name="error">The error.</param>
    public static string? ReasonOf(RpcException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Details(error).Where(detail => detail.Is(ErrorInfo.Descriptor)).Select(detail => detail.Unpack<ErrorInfo>().Reason).FirstOrDefault();
    }

    private static IEnumerable<Any> Details(RpcException error)
    {
        if (error.Trailers.GetValueBytes(Trailer) is not { } bytes)
            return [];
        try
        {
            return RpcStatus.Parser.ParseFrom(bytes).Details;
        }
        catch (InvalidProtocolBufferException)
        {
            // Details are an extra; the status itself says enough.
            return [];
        }
    }
}

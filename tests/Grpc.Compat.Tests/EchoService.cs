using Grpc.Compat.Tests.Echo;
using Grpc.Core;

namespace Grpc.Compat.Tests;

/// <summary>Does what the text of the request says; the same texts as Peers/server.py.</summary>
internal sealed class EchoService(EchoState state) : Echo.Echo.EchoBase
{
    public override async Task<Answer> One(Ask request, ServerCallContext context)
    {
        switch (request.Text)
        {
            case "fail":
                throw new RpcException(
                    new Status(StatusCode.NotFound, "no product «ß» 100 %\nsecond line"),
                    new Metadata { { "x-why", "because" }, { "grpc-status-details-bin", [0x08, 0x05, 0x12, 0x04, (byte)'g', (byte)'o', (byte)'n', (byte)'e'] } });
            case "throw":
                throw new InvalidOperationException("secret");
            case "sleep":
                await Task.Delay(TimeSpan.FromSeconds(30), context.CancellationToken);
                break;
            case "deadline":
                return new Answer { Number = (int)(context.Deadline - DateTime.UtcNow).TotalMilliseconds };
            case "metadata":
                await context.WriteResponseHeadersAsync(new Metadata { { "x-head", "first" }, { "x-head-bin", [1, 2] } });
                context.ResponseTrailers.Add("x-tail", "last");
                var bytes = Convert.ToHexStringLower(context.RequestHeaders.GetValueBytes("x-bytes-bin")!);
                return new Answer { Text = $"{context.RequestHeaders.GetValue("x-text")} {bytes}" };
            case "cancelled?":
                return new Answer { Number = state.Cancelled };
            case "status":
                context.Status = new Status(StatusCode.FailedPrecondition, "set, not thrown");
                break;
            case "big":
                return new Answer { Payload = Google.Protobuf.ByteString.CopyFrom(new byte[request.Count]) };
        }
        return new Answer { Text = request.Text, Number = request.Count, Payload = request.Payload };
    }

    public override async Task Many(Ask request, IServerStreamWriter<Answer> responseStream, ServerCallContext context)
    {
        if (request.Text == "forever")
        {
            await TickAsync(responseStream, context.CancellationToken);
            return;
        }
        for (var n = 1; n <= request.Count; n++)
            await responseStream.WriteAsync(new Answer { Number = n });
        if (request.Text == "count-then-fail")
            throw new RpcException(new Status(StatusCode.Aborted, "half-way"));
    }

    private async Task TickAsync(IServerStreamWriter<Answer> stream, CancellationToken cancellation)
    {
        try
        {
            for (var n = 1; ; n++)
            {
                await stream.WriteAsync(new Answer { Number = n });
                await Task.Delay(10, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            state.Cancelled++;
        }
    }
}

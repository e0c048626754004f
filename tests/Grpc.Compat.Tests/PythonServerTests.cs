using System.Diagnostics;
using Google.Protobuf;
using Grpc.Compat.Tests.Echo;
using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.Compat.Tests;

/// <summary>Our client, calling python3-grpcio.</summary>
[Collection(PythonCollection.Name)]
public sealed class PythonServerTests(PythonPeer python)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_unary_call_gives_back_text_number_and_bytes()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        var answer = await Client(channel).OneAsync(new Ask { Text = "héllo ✓", Count = 7, Payload = ByteString.CopyFrom(0, 255) }, Within());
        Assert.Equal(new Answer { Text = "héllo ✓", Number = 7, Payload = ByteString.CopyFrom(0, 255) }, answer);
    }

    [Fact]
    public void A_blocking_call_gives_the_answer()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        Assert.Equal(3, Client(channel).One(new Ask { Count = 3 }, Within()).Number);
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        Assert.Equal(new Answer(), await Client(channel).OneAsync(new Ask(), Within()));
    }

    [Fact]
    public async Task A_message_of_3_MiB_comes_back_whole()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        var payload = new byte[3 * 1024 * 1024];
        new Random(1).NextBytes(payload);
        var answer = await Client(channel).OneAsync(new Ask { Payload = ByteString.CopyFrom(payload) }, Within());
        Assert.True(answer.Payload.Span.SequenceEqual(payload));
    }

    [Fact]
    public async Task A_response_beyond_the_limit_is_refused_with_RESOURCE_EXHAUSTED()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress, new GrpcChannelOptions { MaxReceiveMessageSize = 1000 });
        var error = await FailsAsync(Client(channel).OneAsync(new Ask { Payload = ByteString.CopyFrom(new byte[2000]) }, Within()));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task A_request_beyond_the_limit_is_not_sent()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress, new GrpcChannelOptions { MaxSendMessageSize = 1000 });
        var error = await FailsAsync(Client(channel).OneAsync(new Ask { Payload = ByteString.CopyFrom(new byte[2000]) }, Within()));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal("Sending message exceeds the maximum configured message size.", error.Status.Detail);
    }

    [Fact]
    public async Task A_streamed_response_arrives_complete_and_in_order()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        using var call = Client(channel).Many(new Ask { Text = "count", Count = 1000 }, Within());
        var numbers = new List<int>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            numbers.Add(answer.Number);
        Assert.Equal(Enumerable.Range(1, 1000), numbers);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_stream_that_fails_half_way_gives_its_messages_and_then_the_status()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        using var call = Client(channel).Many(new Ask { Text = "count-then-fail", Count = 3 }, Within());
        var numbers = new List<int>();
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(default))
                numbers.Add(call.ResponseStream.Current.Number);
        });
        Assert.Equal([1, 2, 3], numbers);
        Assert.Equal(new Status(StatusCode.Aborted, "half-way"), error.Status);
    }

    [Fact]
    public async Task An_error_carries_its_code_its_text_in_any_script_and_its_trailers()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        var error = await FailsAsync(Client(channel).OneAsync(new Ask { Text = "fail" }, Within()));
        Assert.Equal(new Status(StatusCode.NotFound, "no product «ß» 100 %\nsecond line"), error.Status);
        Assert.Equal("because", error.Trailers.GetValue("x-why"));
        Assert.Equal("08051204676F6E65", Convert.ToHexString(error.Trailers.GetValueBytes("grpc-status-details-bin")!));
    }

    [Fact]
    public async Task An_exception_of_the_handler_is_UNKNOWN()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        var error = await FailsAsync(Client(channel).OneAsync(new Ask { Text = "throw" }, Within()));
        Assert.Equal(StatusCode.Unknown, error.StatusCode);
    }

    [Fact]
    public async Task A_deadline_ends_a_slow_call_on_time()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        var watch = Stopwatch.StartNew();
        var error = await FailsAsync(Client(channel).OneAsync(new Ask { Text = "sleep" }, deadline: DateTime.UtcNow.AddMilliseconds(300)));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.2, 1.4);
    }

    [Fact]
    public async Task A_deadline_in_the_past_ends_the_call_before_it_is_sent()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        var error = await FailsAsync(Client(channel).OneAsync(new Ask(), deadline: DateTime.UtcNow.AddSeconds(-1)));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task The_server_is_told_the_deadline()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        var answer = await Client(channel).OneAsync(new Ask { Text = "deadline" }, deadline: DateTime.UtcNow.AddSeconds(20));
        Assert.InRange(answer.Number, 10_000, 20_000);
    }

    [Fact]
    public async Task Metadata_goes_both_ways_as_text_and_as_bytes()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        var headers = new Metadata { { "x-text", "plain" }, { "x-bytes-bin", [0x00, 0x01, 0xFE, 0xFF] } };
        using var call = Client(channel).OneAsync(new Ask { Text = "metadata" }, new CallOptions(headers, DateTime.UtcNow + Patience));
        Assert.Equal("plain 0001feff", (await call).Text);
        var received = await call.ResponseHeadersAsync;
        Assert.Equal("first", received.GetValue("x-head"));
        Assert.Equal([1, 2], received.GetValueBytes("x-head-bin")!);
        Assert.Equal("last", call.GetTrailers().GetValue("x-tail"));
    }

    [Fact]
    public async Task A_cancelled_call_is_CANCELLED_here_and_there()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        using var cancellation = new CancellationTokenSource();
        using var call = Client(channel).Many(new Ask { Text = "forever" }, new CallOptions(cancellationToken: cancellation.Token));
        Assert.True(await call.ResponseStream.MoveNext(default));
        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(default))
            {
            }
        });
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await Eventually.TrueAsync(async () => (await Client(channel).OneAsync(new Ask { Text = "cancelled?" }, Within())).Number == 1);
    }

    [Fact]
    public async Task What_is_not_served_is_UNIMPLEMENTED()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        var error = await FailsAsync(new Health.V1.Health.HealthClient(channel).CheckAsync(new Health.V1.HealthCheckRequest(), Within()));
        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_INTERNAL()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        var error = await FailsAsync(Client(channel).OneAsync(new Ask { Text = "malformed" }, Within()));
        Assert.Equal(new Status(StatusCode.Internal, "The message could not be deserialized.", error.Status.DebugException), error.Status);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_UNAVAILABLE()
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{LoopbackPort.Reserve()}");
        var error = await FailsAsync(Client(channel).OneAsync(new Ask(), Within()));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task Five_hundred_calls_at_once_each_get_their_own_answer()
    {
        using var channel = GrpcChannel.ForAddress(python.ServerAddress);
        var client = Client(channel);
        var answers = await Task.WhenAll(Enumerable.Range(1, 500).Select(n => client.OneAsync(new Ask { Count = n }, Within()).ResponseAsync));
        Assert.Equal(Enumerable.Range(1, 500), answers.Select(answer => answer.Number));
    }

    [Fact]
    public async Task A_dns_address_reaches_the_server_by_name()
    {
        var options = new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            ServiceConfig = new Net.Client.Configuration.ServiceConfig { LoadBalancingConfigs = { new Net.Client.Configuration.RoundRobinConfig() } },
        };
        using var channel = GrpcChannel.ForAddress($"dns:///127.0.0.1:{python.ServerAddress.Port}", options);
        Assert.Equal(5, (await Client(channel).OneAsync(new Ask { Count = 5 }, Within())).Number);
    }

    private static Echo.Echo.EchoClient Client(GrpcChannel channel) => new(channel);

    private static CallOptions Within() => new(deadline: DateTime.UtcNow + Patience);

    private static Task<RpcException> FailsAsync<T>(AsyncUnaryCall<T> call) => Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
}

using Grpc.Compat.Tests.Echo;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Compat.Tests;

/// <summary>Our server with our client, where a peer of another make would add nothing.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task A_client_from_services_calls_the_address_it_was_given()
    {
        await using var server = await EchoServer.StartAsync();
        var services = new ServiceCollection();
        services.AddGrpcClient<Echo.Echo.EchoClient>(options => options.Address = server.Address)
            .ConfigureChannel(channel => channel.MaxReceiveMessageSize = 1024);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<Echo.Echo.EchoClient>();
        Assert.Equal(4, (await client.OneAsync(new Ask { Count = 4 })).Number);
        var error = await Assert.ThrowsAsync<RpcException>(() => client.OneAsync(new Ask { Text = "big", Count = 2000 }).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Interceptors_stand_around_unary_and_streaming_handlers_the_first_outermost()
    {
        await using var server = await EchoServer.StartAsync(options =>
        {
            options.Interceptors.Add<Recorder>("outer");
            options.Interceptors.Add<Recorder>("inner");
        });
        using var channel = GrpcChannel.ForAddress(server.Address);
        var client = new Echo.Echo.EchoClient(channel);
        await client.OneAsync(new Ask());
        using var call = client.Many(new Ask { Count = 1 });
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.False(await call.ResponseStream.MoveNext(default));
        Assert.Equal(["outer One", "inner One", "outer Many", "inner Many"], server.State.Intercepted);
    }

    [Theory]
    [InlineData(false, System.Net.HttpStatusCode.OK, "12")]
    [InlineData(true, System.Net.HttpStatusCode.NotFound, null)]
    public async Task An_unknown_service_is_UNIMPLEMENTED_or_left_to_other_routes(bool ignored, System.Net.HttpStatusCode expected, string? grpcStatus)
    {
        await using var server = await EchoServer.StartAsync(options => options.IgnoreUnknownServices = ignored);
        using var http = new HttpClient { DefaultRequestVersion = System.Net.HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/grpc");
        using var response = await http.PostAsync(new Uri(server.Address, "/no.such/Method"), content);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(grpcStatus, response.Headers.TryGetValues("grpc-status", out var values) ? values.Single() : null);
    }

    [Fact]
    public async Task A_status_set_by_the_handler_ends_the_call_with_it()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        var error = await Assert.ThrowsAsync<RpcException>(() => new Echo.Echo.EchoClient(channel).OneAsync(new Ask { Text = "status" }).ResponseAsync);
        Assert.Equal(new Status(StatusCode.FailedPrecondition, "set, not thrown"), error.Status);
    }

    [Fact]
    public async Task A_response_beyond_the_limit_of_the_server_is_RESOURCE_EXHAUSTED()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxSendMessageSize = 1000);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var error = await Assert.ThrowsAsync<RpcException>(() => new Echo.Echo.EchoClient(channel).OneAsync(new Ask { Text = "big", Count = 2000 }).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Detailed_errors_name_the_exception_when_the_host_wants_them()
    {
        await using var server = await EchoServer.StartAsync(options => options.EnableDetailedErrors = true);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var error = await Assert.ThrowsAsync<RpcException>(() => new Echo.Echo.EchoClient(channel).OneAsync(new Ask { Text = "throw" }).ResponseAsync);
        Assert.Equal("Exception was thrown by handler. InvalidOperationException: secret", error.Status.Detail);
    }

    [Fact]
    public async Task A_health_watch_ends_with_NOT_SERVING_when_the_host_stops()
    {
        var server = await EchoServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var watch = new Health.V1.Health.HealthClient(channel).Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(default));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, watch.ResponseStream.Current.Status);
        var stopping = server.DisposeAsync();
        Assert.True(await watch.ResponseStream.MoveNext(default));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        Assert.False(await watch.ResponseStream.MoveNext(default));
        await stopping;
    }

    [Fact]
    public async Task A_disposed_call_is_CANCELLED()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        var call = new Echo.Echo.EchoClient(channel).Many(new Ask { Text = "forever" });
        Assert.True(await call.ResponseStream.MoveNext(default));
        call.Dispose();
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await Eventually.TrueAsync(() => Task.FromResult(server.State.Cancelled == 1));
    }

    private sealed class Recorder(string name, EchoState state) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            state.Intercepted.Add($"{name} {context.Method.Split('/')[2]}");
            return continuation(request, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            state.Intercepted.Add($"{name} {context.Method.Split('/')[2]}");
            return continuation(request, responseStream, context);
        }
    }
}

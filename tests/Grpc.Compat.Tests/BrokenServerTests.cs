using Grpc.Compat.Tests.Echo;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.Compat.Tests;

/// <summary>Our client against servers that break the protocol.</summary>
public sealed class BrokenServerTests
{
    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    public async Task An_HTTP_error_becomes_the_status_of_the_protocol(int http, StatusCode expected)
    {
        var error = await CallAsync(context =>
        {
            context.Response.StatusCode = http;
            return Task.CompletedTask;
        });
        Assert.Equal(expected, error.StatusCode);
    }

    [Fact]
    public async Task A_web_page_instead_of_a_response_is_named_as_such()
    {
        var error = await CallAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>");
        });
        Assert.Equal("Bad gRPC response. Invalid content-type value: text/html", error.Status.Detail);
    }

    [Fact]
    public async Task A_response_without_a_status_is_an_error()
    {
        var error = await CallAsync(context => GrpcAsync(context, [0, 0, 0, 0, 0], null));
        Assert.Equal("No grpc-status found on response.", error.Status.Detail);
    }

    [Fact]
    public async Task A_response_without_a_message_is_INTERNAL()
    {
        var error = await CallAsync(context => GrpcAsync(context, [], "0"));
        Assert.Equal(StatusCode.Internal, error.StatusCode);
    }

    [Fact]
    public async Task A_truncated_message_is_INTERNAL()
    {
        var error = await CallAsync(context => GrpcAsync(context, [0, 0, 0, 0, 9, 1], "0"));
        Assert.Equal(new Status(StatusCode.Internal, "Incomplete message."), error.Status);
    }

    [Fact]
    public async Task A_status_number_that_no_one_knows_is_UNKNOWN()
    {
        var error = await CallAsync(context => GrpcAsync(context, [0, 0, 0, 0, 0], "99"));
        Assert.Equal(StatusCode.Unknown, error.StatusCode);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_mid_call_is_no_success()
    {
        var error = await CallAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 9, 1 });
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        Assert.NotEqual(StatusCode.OK, error.StatusCode);
        Assert.StartsWith("Error in gRPC call.", error.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task GrpcAsync(HttpContext context, byte[] body, string? status)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(body);
        await context.Response.Body.FlushAsync();
        if (status is not null)
            context.Response.AppendTrailer("grpc-status", status);
    }

    private static async Task<RpcException> CallAsync(RequestDelegate server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        await using var app = builder.Build();
        app.Run(server);
        await app.StartAsync();
        using var channel = GrpcChannel.ForAddress(app.Urls.Single());
        var client = new Echo.Echo.EchoClient(channel);
        return await Assert.ThrowsAsync<RpcException>(() => client.OneAsync(new Ask(), deadline: DateTime.UtcNow.AddSeconds(30)).ResponseAsync);
    }
}

using System.Net;
using System.Net.Http.Headers;

namespace Grpc.Compat.Tests;

/// <summary>Our server against bodies that break the protocol, sent as raw HTTP/2.</summary>
public sealed class MalformedFrameTests
{
    [Theory]
    [InlineData("", "Incomplete message.")]
    [InlineData("0000", "Incomplete message.")]
    [InlineData("00000000050a", "Incomplete message.")]
    [InlineData("000000000000", "Incomplete message.")]
    [InlineData("00000000000000000000", "Additional data after the message received.")]
    [InlineData("0700000000", "Unexpected compressed flag value 7 in message header.")]
    [InlineData("0100000000", "The message is marked as compressed, but grpc-encoding names no compression.")]
    public async Task A_broken_body_is_INTERNAL_and_says_how(string body, string detail)
    {
        await using var server = await EchoServer.StartAsync();
        var (status, message) = await PostAsync(server, Convert.FromHexString(body));
        Assert.Equal("13", status);
        Assert.Equal(detail, message);
    }

    [Fact]
    public async Task A_length_of_4_GiB_is_refused_without_reading_it()
    {
        await using var server = await EchoServer.StartAsync();
        var (status, message) = await PostAsync(server, Convert.FromHexString("00ffffffff"));
        Assert.Equal("8", status);
        Assert.Equal("Received message exceeds the maximum configured message size.", message);
    }

    [Fact]
    public async Task Another_content_type_is_refused_as_unsupported()
    {
        await using var server = await EchoServer.StartAsync();
        using var response = await SendAsync(server, [], "application/json");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task The_server_answers_the_next_call_after_a_broken_one()
    {
        await using var server = await EchoServer.StartAsync();
        await PostAsync(server, [7, 0, 0, 0, 0]);
        var (status, _) = await PostAsync(server, [0, 0, 0, 0, 0]);
        Assert.Equal("0", status);
    }

    private static async Task<(string? Status, string? Message)> PostAsync(EchoServer server, byte[] body)
    {
        using var response = await SendAsync(server, body, "application/grpc");
        await response.Content.ReadAsByteArrayAsync();
        return (Header(response, "grpc-status"), Header(response, "grpc-message"));
    }

    private static async Task<HttpResponseMessage> SendAsync(EchoServer server, byte[] body, string contentType)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/compat.test.Echo/One"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } },
        };
        return await http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        (response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values)) ? values.Single() : null;
}

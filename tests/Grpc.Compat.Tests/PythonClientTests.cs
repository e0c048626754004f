namespace Grpc.Compat.Tests;

/// <summary>Our server, called by python3-grpcio.</summary>
[Collection(PythonCollection.Name)]
public sealed class PythonClientTests
{
    [Fact]
    public async Task A_unary_call_gives_back_text_number_and_bytes()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = await PythonPeer.CallAsync(server, "echo");
        Assert.Equal("héllo, wörld ✓", (string?)seen["text"]);
        Assert.Equal(7, (int?)seen["number"]);
        Assert.Equal("00ff", (string?)seen["payload"]);
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        await using var server = await EchoServer.StartAsync();
        Assert.Equal("", (string?)(await PythonPeer.CallAsync(server, "empty"))["text"]);
    }

    [Fact]
    public async Task A_message_of_2_MiB_comes_back_whole()
    {
        await using var server = await EchoServer.StartAsync();
        Assert.True((bool?)(await PythonPeer.CallAsync(server, "large"))["same"]);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused_with_RESOURCE_EXHAUSTED()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = await PythonPeer.CallAsync(server, "too_large");
        Assert.Equal("RESOURCE_EXHAUSTED", (string?)seen["code"]);
        Assert.Equal("Received message exceeds the maximum configured message size.", (string?)seen["detail"]);
    }

    [Fact]
    public async Task A_streamed_response_arrives_complete_and_in_order()
    {
        await using var server = await EchoServer.StartAsync();
        var numbers = (await PythonPeer.CallAsync(server, "stream"))["numbers"]!.AsArray().Select(n => (int)n!);
        Assert.Equal(Enumerable.Range(1, 1000), numbers);
    }

    [Fact]
    public async Task A_stream_that_fails_half_way_gives_its_messages_and_then_the_status()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = await PythonPeer.CallAsync(server, "stream_fails");
        Assert.Equal([1, 2, 3], seen["numbers"]!.AsArray().Select(n => (int)n!));
        Assert.Equal("ABORTED", (string?)seen["code"]);
        Assert.Equal("half-way", (string?)seen["detail"]);
    }

    [Fact]
    public async Task An_error_carries_its_code_its_text_in_any_script_and_its_trailers()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = await PythonPeer.CallAsync(server, "fails");
        Assert.Equal("NOT_FOUND", (string?)seen["code"]);
        Assert.Equal("no product «ß» 100 %\nsecond line", (string?)seen["detail"]);
        Assert.Equal("because", (string?)seen["trailers"]!["x-why"]);
        Assert.Equal("08051204676f6e65", (string?)seen["trailers"]!["grpc-status-details-bin"]);
    }

    [Fact]
    public async Task An_exception_of_the_handler_is_UNKNOWN_and_tells_no_secret()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = await PythonPeer.CallAsync(server, "throws");
        Assert.Equal("UNKNOWN", (string?)seen["code"]);
        Assert.Equal("Exception was thrown by handler.", (string?)seen["detail"]);
    }

    [Fact]
    public async Task A_deadline_ends_a_slow_call_long_before_the_handler_would()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = await PythonPeer.CallAsync(server, "deadline");
        Assert.Equal("DEADLINE_EXCEEDED", (string?)seen["code"]);
        Assert.InRange((double)seen["seconds"]!, 0.2, 10);
    }

    [Fact]
    public async Task The_handler_sees_the_deadline_of_its_caller()
    {
        await using var server = await EchoServer.StartAsync();
        Assert.InRange((int)(await PythonPeer.CallAsync(server, "deadline_seen"))["number"]!, 10_000, 20_000);
    }

    [Fact]
    public async Task Metadata_goes_both_ways_as_text_and_as_bytes()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = await PythonPeer.CallAsync(server, "metadata");
        Assert.Equal("plain 0001feff", (string?)seen["text"]);
        Assert.Equal("first", (string?)seen["headers"]!["x-head"]);
        Assert.Equal("0102", (string?)seen["headers"]!["x-head-bin"]);
        Assert.Equal("last", (string?)seen["trailers"]!["x-tail"]);
    }

    [Fact]
    public async Task A_cancelled_call_cancels_the_handler()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = await PythonPeer.CallAsync(server, "cancel");
        Assert.Equal(1, (int?)seen["first"]);
        Assert.True((bool?)seen["server_saw_it"]);
    }

    [Theory]
    [InlineData("unknown_method", "Method /compat.test.Echo/Nothing is unimplemented.")]
    [InlineData("unknown_service", "Method /nowhere.Nothing/Nothing is unimplemented.")]
    public async Task What_is_not_served_is_UNIMPLEMENTED(string scenario, string detail)
    {
        await using var server = await EchoServer.StartAsync();
        var seen = await PythonPeer.CallAsync(server, scenario);
        Assert.Equal("UNIMPLEMENTED", (string?)seen["code"]);
        Assert.Equal(detail, (string?)seen["detail"]);
    }

    [Fact]
    public async Task A_compressed_message_is_UNIMPLEMENTED_and_says_what_is_supported()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = await PythonPeer.CallAsync(server, "compressed");
        Assert.Equal("UNIMPLEMENTED", (string?)seen["code"]);
        Assert.Equal("Unsupported grpc-encoding value 'gzip'. Supported encodings: identity", (string?)seen["detail"]);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_INTERNAL()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = await PythonPeer.CallAsync(server, "garbage");
        Assert.Equal("INTERNAL", (string?)seen["code"]);
        Assert.Equal("The message could not be deserialized.", (string?)seen["detail"]);
    }

    [Fact]
    public async Task Five_hundred_calls_at_once_each_get_their_own_answer()
    {
        await using var server = await EchoServer.StartAsync();
        Assert.Equal(500 * 501 / 2, (int?)(await PythonPeer.CallAsync(server, "parallel"))["sum"]);
    }

    [Fact]
    public async Task The_health_service_says_SERVING_for_the_server_as_a_whole()
    {
        await using var server = await EchoServer.StartAsync();
        Assert.Equal("0801", (string?)(await PythonPeer.CallAsync(server, "health"))["status"]);
    }

    [Fact]
    public async Task The_health_service_does_not_know_an_unknown_service()
    {
        await using var server = await EchoServer.StartAsync();
        Assert.Equal("NOT_FOUND", (string?)(await PythonPeer.CallAsync(server, "health_unknown"))["code"]);
    }
}

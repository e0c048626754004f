using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Tests.Orders;
using Purchasing.Suppliers.Channels;

namespace Purchasing.Suppliers.Tests;

/// <summary>What each answer of a supplier means, and what goes along with an order.</summary>
public sealed class ChannelTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Theory]
    [InlineData(400, false, true)]
    [InlineData(401, false, false)]
    [InlineData(403, false, false)]
    [InlineData(404, false, false)]
    [InlineData(408, true, false)]
    [InlineData(409, true, false)]
    [InlineData(413, false, false)]
    [InlineData(422, false, true)]
    [InlineData(429, false, false)]
    [InlineData(500, true, false)]
    [InlineData(503, true, false)]
    [InlineData(504, true, false)]
    public async Task An_answer_says_whether_the_order_arrived_and_whether_to_try_again(int status, bool mayHaveArrived, bool isPermanent)
    {
        using Receiver receiver = new(status);

        SupplierChannelException error = await FailAsync(receiver.Url);

        Assert.Equal((mayHaveArrived, isPermanent), (error.MayHaveArrived, error.IsPermanent));
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_and_is_no_delivery(int status)
    {
        using Receiver elsewhere = new(200);
        using Receiver receiver = new(status, elsewhere.Url);

        SupplierChannelException error = await FailAsync(receiver.Url);

        Assert.Empty(elsewhere.Requests);
        Assert.False(error.IsPermanent);
        Assert.Contains("redirects are not followed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_certainly_got_nothing()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        SupplierChannelException error = await FailAsync($"http://127.0.0.1:{port}/");

        Assert.Equal((false, false), (error.MayHaveArrived, error.IsPermanent));
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_request_leaves_it_open()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task closing = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            _ = await client.GetStream().ReadAsync(new byte[64 * 1024]);
        });

        SupplierChannelException error = await FailAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        await closing;
        Assert.True(error.MayHaveArrived);
    }

    // Who answers has the order, whatever is wrong with the answer.
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: ", 200_000)]
    [InlineData("no such protocol", 0)]
    [InlineData("HTTP/1.1 abc\r\n\r\n", 0)]
    public async Task An_answer_that_cannot_be_read_leaves_it_open(string beginning, int more)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task answering = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            _ = await stream.ReadAsync(new byte[64 * 1024]);
            try
            {
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(beginning + new string('x', more) + "\r\n\r\n"));
            }
            catch (IOException)
            {
                // The channel has read enough.
            }
        });

        SupplierChannelException error = await FailAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        await answering;
        Assert.Equal((true, false), (error.MayHaveArrived, error.IsPermanent));
        Assert.Contains("gave no answer that can be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_what_the_message_needs_goes_along()
    {
        using Receiver receiver = new(202);
        using WebhookChannel channel = Channel(receiver.Url);

        await channel.SendAsync(Message(), CancellationToken.None);

        WebHeaderCollection headers = Assert.Single(receiver.Requests);
        Assert.Equal(
            ["Content-Length", "Content-Type", "Host", "Idempotency-Key", "webhook-id", "webhook-signature", "webhook-timestamp"],
            headers.AllKeys.Order(StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(null, "Sending:WebhookUrl is missing")]
    [InlineData("http://127.0.0.1/", "Sending:WebhookSecret is missing")]
    public void Missing_settings_are_told_at_start(string? url, string problem)
    {
        using WebhookChannel channel = new(new SupplierChannelOptions { WebhookUrl = url is null ? null : new Uri(url), WebhookSecret = url is null ? Secret : null }, TimeProvider.System);

        Assert.Contains(problem, Assert.Single(channel.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told_at_start()
    {
        string file = Path.GetTempFileName();
        Assert.Contains("cannot be written", Assert.Single(new FolderChannel(new SupplierChannelOptions { Folder = file }).Problems()), StringComparison.Ordinal);
        File.Delete(file);
    }

    private static async Task<SupplierChannelException> FailAsync(string url)
    {
        using WebhookChannel channel = Channel(url);
        return await Assert.ThrowsAsync<SupplierChannelException>(() => channel.SendAsync(Message(), CancellationToken.None).AsTask());
    }

    private static WebhookChannel Channel(string url) => new(new SupplierChannelOptions { WebhookUrl = new Uri(url), WebhookSecret = Secret }, TimeProvider.System);

    [Fact]
    public async Task Files_for_suppliers_are_read_by_their_owner_alone()
    {
        string folder = Path.Combine(Directory.CreateTempSubdirectory("purchasing-folder-").FullName, "outbox");
        try
        {
            string name = await new FolderChannel(new SupplierChannelOptions { Folder = folder }).SendAsync(Message(), CancellationToken.None);
            Assert.Equal(2, Directory.GetFiles(folder).Length);
            if (!OperatingSystem.IsWindows())
            {
                foreach (string file in Directory.GetFiles(folder))
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            }

            Assert.Equal("PO-1-r1.xml", name);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
    }

    private static SupplierMessage Message() => new(MessageKind.Order, SampleOrder.Create(OrderStatus.Sending), new DateOnly(2026, 11, 30), "PO-1-r1");

    private sealed class Receiver : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Receiver(int status, string? location = null)
        {
            using (TcpListener probe = new(IPAddress.Loopback, 0))
            {
                probe.Start();
                Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            }

            _listener.Prefixes.Add(Url);
            _listener.Start();
            _ = Task.Run(async () =>
            {
                while (_listener.IsListening)
                {
                    HttpListenerContext call = await _listener.GetContextAsync();
                    Requests.Enqueue((WebHeaderCollection)call.Request.Headers);
                    call.Response.StatusCode = status;
                    if (location is not null)
                        call.Response.RedirectLocation = location;
                    call.Response.Close();
                }
            });
        }

        public string Url { get; }

        public ConcurrentQueue<WebHeaderCollection> Requests { get; } = new();

        public void Dispose() => _listener.Close();
    }
}

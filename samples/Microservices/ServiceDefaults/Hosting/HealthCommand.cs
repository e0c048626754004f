using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>
/// <c>service health</c>: asks the service that runs beside it whether it is ready. Images have no shell and no curl, so the
/// program itself answers health conditions of compose.
/// </summary>
/// <remarks>An engine starts it every few seconds, so it loads no more than it needs: no host and no HTTP client.</remarks>
internal static class HealthCommand
{
    public const string Name = "health";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="args">The command line after the command's name; <c>Ports:Rest</c> counts.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(args)
            .Build();
        _ = int.TryParse(configuration[$"{PortOptions.Section}:{nameof(PortOptions.Rest)}"], NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await IsReadyAsync(port, ServiceHost.HasCertificate(configuration), patience.Token).ConfigureAwait(false) ? 0 : 1;
        }
        catch (Exception e) when (e is SocketException or IOException or System.Security.Authentication.AuthenticationException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Port {port} does not answer: {e.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    private static async Task<bool> IsReadyAsync(int port, bool tls, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellationToken).ConfigureAwait(false);
        Stream stream = client.GetStream();
        await using (stream.ConfigureAwait(false))
        {
            if (tls)
            {
                // Itself, on this machine: the certificate is one for other names.
                var secure = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
                await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, cancellationToken).ConfigureAwait(false);
                stream = secure;
            }
            await stream.WriteAsync("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            var status = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            return status?.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) == true;
        }
    }
}

using Microsoft.Extensions.Configuration;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>
/// <c>service health</c>: asks the service that runs beside it whether it is ready. Images have no shell and no curl, so the
/// program itself answers health conditions of compose.
/// </summary>
internal static class HealthCommand
{
    public const string Name = "health";

    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        var port = configuration.GetSection(PortOptions.Section).Get<PortOptions>()?.Rest ?? 0;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready")).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"Port {port} does not answer: {e.Message}").ConfigureAwait(false);
            return 1;
        }
    }
}

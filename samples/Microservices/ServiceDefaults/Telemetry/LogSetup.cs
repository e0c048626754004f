using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Purchasing.ServiceDefaults.Telemetry;

/// <summary>Logs for people on a terminal, and as JSON elsewhere.</summary>
internal static class LogSetup
{
    internal static void AddLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        if (Console.IsOutputRedirected)
            builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
    }
}

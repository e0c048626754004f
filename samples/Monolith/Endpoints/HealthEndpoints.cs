using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Purchasing.Samples.Monolith.Endpoints;

/// <summary><c>/health/live</c> and <c>/health/ready</c>.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        Dictionary<string, string> checks = new(StringComparer.Ordinal);
        foreach ((string name, HealthReportEntry entry) in report.Entries)
        {
            checks[name] = entry.Description ?? entry.Status.ToString();
            foreach ((string part, object said) in entry.Data)
                checks[$"{name}.{part}"] = said.ToString() ?? "";
        }

        HealthAnswer answer = new(report.Status.ToString().ToLowerInvariant(), checks);
        return context.Response.WriteAsJsonAsync(answer, RestJson.Default.HealthAnswer, cancellationToken: context.RequestAborted);
    }
}

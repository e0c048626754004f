using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Purchasing.AspNetCore.Bodies;
using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.Endpoints;

/// <summary><c>/health/live</c> and <c>/health/ready</c>.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder health)
    {
        health.MapHealthChecks("/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        health.MapHealthChecks("/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        WebHeaders.Apply(context.Response, WebHeaders.Nothing);
        Dictionary<string, string>? checks = await MaySeeAsync(context).ConfigureAwait(false) ? ChecksOf(report) : null;
        await context.Response.WriteAsJsonAsync(new HealthAnswer(Name(report.Status), checks), RestJson.Default.HealthAnswer, cancellationToken: context.RequestAborted).ConfigureAwait(false);
    }

    // Probes need the status alone; which parts there are, and what each of them says, is for operators.
    private static async ValueTask<bool> MaySeeAsync(HttpContext context)
    {
        try
        {
            return (await context.FindPurchasingActorAsync().ConfigureAwait(false))?.May(Permission.SeeOperations) == true;
        }
        catch (NotPermittedException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> ChecksOf(HealthReport report)
    {
        Dictionary<string, string> checks = new(StringComparer.Ordinal);
        foreach ((string name, HealthReportEntry entry) in report.Entries)
        {
            checks[name] = entry.Description ?? Name(entry.Status);
            foreach ((string part, object said) in entry.Data)
                checks[$"{name}.{part}"] = said.ToString() ?? "";
        }

        return checks;
    }

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Purchasing.AspNetCore.Security;

/// <summary>Keeps a host without sign-in on this machine: one that is told to listen elsewhere does not start.</summary>
internal static partial class HostGate
{
    private const string Logger = "Purchasing.AspNetCore.Security";

    /// <exception cref="UnprotectedHostException">There is no sign-in, and the host is told to listen on an address that others reach.</exception>
    public static void Check(IEndpointRouteBuilder endpoints)
    {
        IServiceProvider services = endpoints.ServiceProvider;
        if (services.GetService<IActorSource>() is not null)
        {
            WarnOfHosts(endpoints);
            return;
        }

        if (services.GetService<IConfiguration>() is IConfiguration configuration && ListenAddress.FindForeign(configuration) is string configured)
            throw new UnprotectedHostException(configured);
        if (services.GetService<IHostApplicationLifetime>() is not IHostApplicationLifetime lifetime || endpoints.DataSources.OfType<Said>().Any())
            return;
        endpoints.DataSources.Add(new Said());
        lifetime.ApplicationStarted.Register(() => CheckStarted(services, lifetime));
    }

    // Somebody else's DNS may point a name to this host; a page of theirs then counts as one of ours.
    private static void WarnOfHosts(IEndpointRouteBuilder endpoints)
    {
        IServiceProvider services = endpoints.ServiceProvider;
        if (services.GetService<IConfiguration>() is not IConfiguration configuration
            || configuration["AllowedHosts"] is { Length: > 0 } and not "*"
            || ListenAddress.FindForeign(configuration) is not string address
            || endpoints.DataSources.OfType<Said>().Any())
            return;
        endpoints.DataSources.Add(new Said());
        LogAnyHost(services.GetRequiredService<ILoggerFactory>().CreateLogger(Logger), address);
    }

    // Addresses that code gives to the server are known when it listens. Until it has stopped, requests from elsewhere are refused.
    private static void CheckStarted(IServiceProvider services, IHostApplicationLifetime lifetime)
    {
        ILogger log = services.GetRequiredService<ILoggerFactory>().CreateLogger(Logger);
        IEnumerable<string> addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (addresses.FirstOrDefault(ListenAddress.IsForeign) is string foreign)
        {
            LogUnprotected(log, new UnprotectedHostException(foreign).Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
            return;
        }

        LogLocal(log, LocalPerson.Subject);
    }

    [LoggerMessage(1, LogLevel.Critical, "{Problem}")]
    private static partial void LogUnprotected(ILogger logger, string problem);

    [LoggerMessage(2, LogLevel.Warning, "No sign-in is configured: this host answers on this machine only, and whoever uses the machine acts as '{Person}' with every role. See docs/security.md.")]
    private static partial void LogLocal(ILogger logger, string person);

    [LoggerMessage(3, LogLevel.Warning, "Other machines reach '{Address}', and AllowedHosts is not set: this host answers to every name that somebody points to it. Set it to the host's own names.")]
    private static partial void LogAnyHost(ILogger logger, string address);

    /// <summary>Marks routes whose host was checked.</summary>
    private sealed class Said : EndpointDataSource
    {
        public override IReadOnlyList<Microsoft.AspNetCore.Http.Endpoint> Endpoints => [];

        public override Microsoft.Extensions.Primitives.IChangeToken GetChangeToken() => new Microsoft.Extensions.Primitives.CancellationChangeToken(CancellationToken.None);
    }
}

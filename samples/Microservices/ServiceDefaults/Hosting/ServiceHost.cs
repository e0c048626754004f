using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Purchasing.AspNetCore.Security;
using Purchasing.Samples.Telemetry;
using Purchasing.ServiceDefaults.Errors;
using Purchasing.ServiceDefaults.Health;
using Purchasing.ServiceDefaults.Security;
using Purchasing.ServiceDefaults.Telemetry;

namespace Purchasing.ServiceDefaults.Hosting;

/// <summary>What all seven processes have in common: ports, logs, telemetry, health, errors, authentication, shutdown.</summary>
public static class ServiceHost
{
    // Larger than any product set that is not streamed.
    private const int MaxMessageBytes = 4 * 1024 * 1024;

    // Where compose and Kubernetes put secrets: one file per setting, Auth__Token for Auth:Token.
    private const string SecretsFolder = "/run/secrets";

    /// <summary>Runs a service until it is told to stop.</summary>
    /// <param name="args">The command line; <c>health</c> only asks the service that runs beside whether it is ready.</param>
    /// <param name="name">The short name, such as <c>oms</c>.</param>
    /// <param name="configure">Registers what is the service's own.</param>
    /// <param name="map">Maps the endpoints of the service.</param>
    /// <param name="prepare">Work before it listens, such as creating a database; null for none.</param>
    /// <returns>The exit code: 0, or 1 if it could not start, which is told in one line.</returns>
    public static async Task<int> RunAsync(
        string[] args, string name, Action<WebApplicationBuilder> configure, Action<WebApplication> map, Func<WebApplication, Task>? prepare = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(map);
        if (args is [HealthCommand.Name, ..])
            return await HealthCommand.RunAsync(args[1..]).ConfigureAwait(false);
        WebApplication app;
        try
        {
            var builder = CreateBuilder(args, name);
            CheckAddress(builder.Configuration);
            configure(builder);
            app = Build(builder);
            map(app);
            if (prepare is not null)
                await prepare(app).ConfigureAwait(false);
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whoever starts it can mend a wrong setting or a port in use, and needs no stack trace for that.
            await Console.Error.WriteLineAsync($"{name} cannot start: {e.Message}").ConfigureAwait(false);
            return 1;
        }
        await using (app.ConfigureAwait(false))
            await app.WaitForShutdownAsync().ConfigureAwait(false);
        return 0;
    }

    /// <summary>Begins a process with the settings, logs and telemetry of all. Configuration: <c>appsettings.json</c>, files in <c>/run/secrets</c>, environment, command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="name">The short name, such as <c>oms</c>.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, string name)
    {
        // Settings lie beside the program, wherever it was started from.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        AddSecrets(builder.Configuration);
        // A service registers the whole of purchasing and uses the part it is there for.
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = false);
        var services = builder.Services;
        var service = new ServiceName(name);
        services.AddSingleton(service);
        services.AddSingleton(TimeProvider.System);

        services.AddOptions<PortOptions>().BindConfiguration(PortOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ShutdownOptions>().BindConfiguration(ShutdownOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CallOptions>().BindConfiguration(CallOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section);
        var ports = builder.Configuration.GetSection(PortOptions.Section).Get<PortOptions>() ?? new PortOptions();
        var calls = builder.Configuration.GetSection(CallOptions.Section).Get<CallOptions>() ?? new CallOptions();
        var shutdown = builder.Configuration.GetSection(ShutdownOptions.Section).Get<ShutdownOptions>() ?? new ShutdownOptions();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var tls = HasCertificate(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, ports, calls, tls));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(shutdown.DelaySeconds + shutdown.TimeoutSeconds));
        services.AddHostedService<DrainOnShutdown>();
        if (HasToken(builder.Configuration))
            services.AddSingleton<IActorSource, TokenActors>();
        services.AddHttpContextAccessor();
        services.AddSingleton(provider => new Callers(provider.GetRequiredService<IOptions<AuthOptions>>().Value));

        builder.AddLogs();
        services.AddTelemetry(builder.Configuration, $"purchasing-{name}");
        services.AddServiceHealth();
        // Asked in this order.
        services.AddExceptionHandler<ContractProblemHandler>();
        services.AddPurchasingRestConventions();
        services.AddGrpc(grpc =>
        {
            // The catch-all for unknown services would stand beside every REST route of two segments and turn its 415 into a 404.
            grpc.IgnoreUnknownServices = true;
            grpc.MaxReceiveMessageSize = MaxMessageBytes;
            grpc.MaxSendMessageSize = MaxMessageBytes;
            // Only this one: the limit holds for what comes out of it.
            grpc.CompressionProviders.Clear();
            grpc.CompressionProviders.Add(new BoundedGzip(MaxMessageBytes));
            grpc.Interceptors.Add<ErrorInterceptor>();
        });
        services.AddGrpcReflection();
        return builder;
    }

    // Without a token a service answers on this machine only, whoever asks.
    private static void CheckAddress(IConfiguration configuration)
    {
        var address = configuration[$"{PortOptions.Section}:{nameof(PortOptions.Address)}"] ?? new PortOptions().Address;
        // A service without gRPC has nothing that the sign-in of people does not guard.
        var signIn = configuration.GetSection("SignIn").Exists() && configuration.GetValue($"{PortOptions.Section}:{nameof(PortOptions.Grpc)}", 0) == 0;
        if (!signIn && !HasToken(configuration) && IPAddress.TryParse(address, out var parsed) && !IPAddress.IsLoopback(parsed))
            throw new InvalidOperationException($"Ports:Address is '{address}', which other machines reach, and neither Auth:Callers nor Auth:Token is set: set them, as files of /run/secrets, or listen on 127.0.0.1.");
    }

    private static bool HasToken(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[$"{AuthOptions.Section}:{nameof(AuthOptions.Token)}"])
        || !string.IsNullOrEmpty(configuration[$"{AuthOptions.Section}:{nameof(AuthOptions.Callers)}"]);

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<PortGuard>();
        app.UseMiddleware<TokenGuard>();
        app.UseMiddleware<CallGuard>();
        app.MapServiceHealth();
        app.MapGrpcReflectionService();
        return app;
    }

    private static void AddSecrets(ConfigurationManager configuration)
    {
        if (!Directory.Exists(SecretsFolder))
            return;
        var sources = configuration.Sources;
        var environment = sources.ToList().FindLastIndex(source => source is EnvironmentVariablesConfigurationSource);
        sources.Insert(Math.Max(environment, 0), new KeyPerFileConfigurationSource { FileProvider = new PhysicalFileProvider(SecretsFolder), Optional = true });
    }

    /// <summary>Whether the service has a certificate, and so answers by TLS alone.</summary>
    internal static bool HasCertificate(IConfiguration configuration) => configuration.GetSection("Kestrel:Certificates:Default").Exists();

    private static void Configure(ListenOptions listen, HttpProtocols protocols, bool tls)
    {
        listen.Protocols = protocols;
        if (tls)
            listen.UseHttps();
    }

    private static void Listen(KestrelServerOptions kestrel, PortOptions ports, CallOptions calls, bool tls)
    {
        kestrel.AddServerHeader = false;
        if (!IPAddress.TryParse(ports.Address, out var address))
            throw new InvalidOperationException($"Ports:Address is '{ports.Address}', which is not an IP address; use 127.0.0.1, or 0.0.0.0 in a container.");
        kestrel.Listen(address, ports.Rest, listen => Configure(listen, HttpProtocols.Http1, tls));
        if (ports.Grpc != 0)
            kestrel.Listen(address, ports.Grpc, listen => Configure(listen, HttpProtocols.Http2, tls));
        kestrel.Limits.MaxRequestBodySize = MaxMessageBytes + 1024;
        kestrel.Limits.Http2.MaxStreamsPerConnection = Math.Max(calls.PerConnection, 1);
        kestrel.Limits.MaxConcurrentConnections = 1000;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(60);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(30);
    }
}

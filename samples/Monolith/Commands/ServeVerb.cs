using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Purchasing.AspNetCore.Security;
using Purchasing.Samples.Monolith.Hosting;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary>Serves REST until it is stopped.</summary>
internal static class ServeVerb
{
    private const int DefaultPort = 8080;
    private const string Bearer = "bearer";
    private const long MaxBodyBytes = 256 * 1024;

    private static Task DescribeSignIn(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An access token of the OpenID Connect provider, or the key of a program. Without sign-in configured none is needed on the machine itself.",
        };
        document.Security ??= [];
        document.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] });
        return Task.CompletedTask;
    }

    public static async Task<int> RunAsync(HostSettings settings, int? port, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        CommandHost.Configure(builder.Configuration, settings);
        // Without sign-in others may not reach it; what is configured beyond that is refused at the start.
        string host = builder.Configuration.GetSection("SignIn").Exists() ? "*" : "localhost";
        string address = port is int given ? $"http://{host}:{given}" : builder.Configuration["Urls"] ?? $"http://{host}:{DefaultPort}";
        builder.WebHost.UseUrls(address);
        // Certificates come from Kestrel:Certificates:Default or Kestrel:Endpoints.
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Logging.ClearProviders();
        CommandHost.AddLogging(builder.Logging, builder.Configuration, least: null);
        builder.Services.AddMonolith(builder.Configuration).AddSignIn(builder.Configuration);
        builder.Services.AddPurchasingRestConventions();
        builder.Services.AddOpenApi(options => options.AddDocumentTransformer(DescribeSignIn));

        await using WebApplication app = builder.Build();
        // Also for what is not purchasing's own, such as the description of the API.
        app.Use((context, next) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return next(context);
        });
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapOpenApi();
        app.MapPurchasing();
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new UserErrorException($"{address} is in use by another program; choose another port with --port.");
        }
        catch (InvalidOperationException e) when (e is not UnprotectedHostException)
        {
            throw new UserErrorException($"Cannot listen on {address}: {e.Message.Split('\n')[0].TrimEnd()} Set Kestrel:Certificates:Default:Path, and :KeyPath or :Password.", ExitCodes.Usage);
        }
        catch (SocketException e)
        {
            throw new UserErrorException($"Cannot listen on {address}: {e.Message}");
        }

        await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        return ExitCodes.Ok;
    }
}

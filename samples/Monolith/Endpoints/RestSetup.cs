using System.Text.Json;
using Purchasing.Core.Json;

namespace Purchasing.Samples.Monolith.Endpoints;

/// <summary>REST: snake-case JSON, problem details on every error, OpenAPI document.</summary>
internal static class RestSetup
{
    private const int MaxJsonDepth = 16;

    public static IServiceCollection AddRest(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            JsonSerializerOptions json = options.SerializerOptions;
            json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.MaxDepth = MaxJsonDepth;
            foreach (System.Text.Json.Serialization.JsonConverter converter in PurchasingJson.Default.Options.Converters)
                json.Converters.Add(converter);
            json.TypeInfoResolverChain.Insert(0, RestJson.Default);
            json.TypeInfoResolverChain.Insert(0, PurchasingJson.Default);
        });
        // A body that cannot be read goes through the same handler as every failure, so that the caller is told what is wrong.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
        services.AddOpenApi();
        return services;
    }

    public static WebApplication UseRest(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapOpenApi();
        app.MapHealth();
        app.MapFlow();
        app.MapOrders();
        app.MapRuns();
        return app;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;
using Purchasing.AspNetCore.Problems;
using Purchasing.Core.Json;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a host's own endpoints follow the conventions of purchasing's.</summary>
public static class PurchasingRestServiceCollectionExtensions
{
    /// <summary>
    /// Sets the host's JSON options and error handling to what purchasing's endpoints do: snake case, enums as text, unknown members refused,
    /// and problem details for every failure (call <c>app.UseExceptionHandler()</c>). <c>MapPurchasing</c> works without it.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddPurchasingRestConventions(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.ConfigureHttpJsonOptions(options => Configure(options.SerializerOptions));
        // A body that cannot be read goes through the same handler as every failure, so that the caller is told what is wrong.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<PurchasingExceptionHandler>();
        return services;
    }

    private static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.MaxDepth = 32;
        foreach (JsonConverter converter in PurchasingJson.Default.Options.Converters)
            json.Converters.Add(converter);
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        json.TypeInfoResolverChain.Insert(0, PurchasingJson.Default);
    }
}

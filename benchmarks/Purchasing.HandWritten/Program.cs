using System.Text.Json;
using Purchasing.Core.Flow;
using Purchasing.Core.Json;
using Purchasing.HandWritten;

// The endpoint that a programmer would write without the product: the same request, SQL, answer and server settings, and
// straight-line code in between. The verb "system rest" of the benchmarks holds the monolith against it.
if (args is not [var data, var port])
{
    await Console.Error.WriteLineAsync("Usage: Purchasing.HandWritten <folder of the databases> <port>");
    return 2;
}

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls($"http://*:{port}");
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = 256 * 1024;
});
builder.Logging.ClearProviders();
builder.Services.ConfigureHttpJsonOptions(options =>
{
    options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
    options.SerializerOptions.TypeInfoResolverChain.Insert(0, PurchasingJson.Default);
});
builder.Services.AddSingleton(new ProductReader(data, FactQueries.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rules", "purchasing.graph.json")), "purchasing.graph.json")));

await using WebApplication app = builder.Build();
app.MapPost("/purchasing/flow", (FlowRequest body, ProductReader reader) =>
{
    if (string.IsNullOrWhiteSpace(body.ProductId) || !body.DryRun)
        return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "This endpoint decides one product and stores nothing.");
    ProductRows rows = reader.Read(body.ProductId);
    return rows.Demand is null
        ? Results.Problem(statusCode: StatusCodes.Status404NotFound, title: $"No product '{body.ProductId}' is known.")
        : TypedResults.Ok(StraightLineFlow.Decide(rows));
});
await app.RunAsync();
return 0;

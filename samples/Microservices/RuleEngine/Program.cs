using Purchasing.Core.Decisions;
using Purchasing.Rete;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.Services.RuleEngine;

return await ServiceHost.RunAsync(args, "rule-engine", Configure, Map, CompileRules);

static void Configure(WebApplicationBuilder builder)
{
    builder.Services.AddPurchasingCore(builder.Configuration);
    builder.Services.AddOptions<RuleReloadOptions>().BindConfiguration(RuleReloadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
    builder.Services.AddHostedService<RuleFileWatcher>();
}

static void Map(WebApplication app)
{
    app.MapGrpcService<RuleEngineService>();
    app.MapPost("/rules/evaluate", async (EvaluateRequest request, IDecisionEngine engine, PurchasingOptions purchasing, TimeProvider time, CancellationToken cancellationToken) =>
        (await engine.DecideAsync(request.ToFacts(), request.ToOptions(purchasing, time), cancellationToken))[0]);
    app.MapGet("/rules", (RuleSetHolder rules) => new { rules.Current.Name, rules.Current.Version, rules.Current.Hash, Rules = rules.Current.Rules.Count });
}

// The first request should not wait for the compiler, and a wrong file should stop the start.
static Task CompileRules(WebApplication app)
{
    app.Services.GetRequiredService<RuleSetHolder>();
    return Task.CompletedTask;
}

using Purchasing.Core.Decisions;
using Purchasing.Core.Rules;
using Purchasing.ServiceDefaults.Hosting;
using Purchasing.ServiceDefaults.Remote;
using Purchasing.Services.RuleEngine;

return await ServiceHost.RunAsync(args, "rule-engine", Configure, Map, WarmUp.RunAsync);

static void Configure(WebApplicationBuilder builder)
{
    builder.Services.AddPurchasingCore(builder.Configuration);
    builder.Services.AddOptions<RuleReloadOptions>().BindConfiguration(RuleReloadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
    // Versions of the rules are those of the order service. What it has put in force, a file that changes must not replace.
    if (FollowsVersions(builder.Configuration))
        builder.Services.AddRemoteRuleVersions(builder.Configuration);
    else
        builder.Services.AddHostedService<RuleFileWatcher>();
}

static void Map(WebApplication app)
{
    app.MapGrpcService<RuleEngineService>();
    app.MapPost("/rules/evaluate", async (EvaluateRequest request, IDecisionEngine engine, PurchasingOptions purchasing, TimeProvider time, CancellationToken cancellationToken) =>
        (await engine.DecideAsync(request.ToFacts(), request.ToOptions(purchasing, time), cancellationToken))[0]);
    app.MapGet("/rules", async (RuleVersions versions, CancellationToken cancellationToken) =>
    {
        var rules = await versions.CurrentAsync(cancellationToken);
        return new { rules.Name, rules.Version, rules.Hash, Rules = rules.Rules.Count };
    });
}

static bool FollowsVersions(IConfiguration configuration) => configuration.GetValue("Purchasing:RulesFrom", RulesOrigin.Files) == RulesOrigin.Database;

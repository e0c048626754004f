using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Purchasing.Core.Auditing;
using Purchasing.Core.Decisions;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Rules;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;
using Purchasing.Data.Migrations;

namespace Purchasing.Hosting;

/// <summary>
/// Lets a wrong setting, rule file, graph or database stop the start instead of the first request, and creates the databases. It runs before
/// any other part of the host starts.
/// </summary>
internal sealed class StartCheck(IServiceProvider services, IConfiguration configuration, InstallOptions install) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        SettingNames.Check(configuration);
        services.GetRequiredService<SendingSetup>().Check();
        CheckFile(nameof(PurchasingOptions.RulesFile), services.GetRequiredService<PurchasingOptions>().RulesFile);
        CheckFile(nameof(PurchasingOptions.GraphFile), services.GetRequiredService<PurchasingOptions>().GraphFile);
        if (install.Install && services.GetService<IDatabaseInstaller>() is IDatabaseInstaller installer)
            await installer.InstallAsync(install.Seed, cancellationToken).ConfigureAwait(false);
        if (services.GetService<IFactProviderFactory>() is null)
            throw new InvalidOperationException("No database is registered: write AddPurchasing(builder.Configuration).AddSqlite(), or .AddMySql().");
        _ = services.GetRequiredService<IDecisionEngine>();
        _ = await services.GetRequiredService<RuleVersions>().SummaryAsync(cancellationToken).ConfigureAwait(false);
        _ = services.GetRequiredService<PurchasingGraph>().Graph;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void CheckFile(string setting, string? path)
    {
        if (path is null || File.Exists(path))
            return;
        throw new OptionsValidationException(
            PurchasingOptions.Section,
            typeof(PurchasingOptions),
            [$"{PurchasingOptions.Section}:{setting} is '{path}', and there is no file '{Path.GetFullPath(path)}'; a relative path starts at the working directory."]);
    }
}

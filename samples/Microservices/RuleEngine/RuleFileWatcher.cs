using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Services.RuleEngine;

/// <summary>
/// Looks at the rule file now and then, and puts a changed one in force when it compiles. It looks at the content instead of
/// waiting for a notice of the file system, because a mounted ConfigMap changes by swapping links, of which there is none.
/// </summary>
internal sealed partial class RuleFileWatcher(
    RuleSetHolder holder, PurchasingOptions purchasing, IOptions<RuleReloadOptions> reload, TimeProvider time, ILogger<RuleFileWatcher> logger) : BackgroundService
{
    private readonly string? _file = purchasing.RulesFile;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The rules that come with the program do not change.
        if (_file is null)
            return;
        var known = await HashAsync(_file, stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(reload.Value.IntervalSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var hash = await HashAsync(_file, stoppingToken);
            if (hash is null || hash == known)
                continue;
            known = hash;
            Swap(_file);
        }
    }

    private void Swap(string file)
    {
        try
        {
            var rules = PurchasingRules.Load(purchasing, file, PurchasingRules.ReadParameters(purchasing.Parameters), time);
            holder.Swap(rules);
            Reloaded(logger, rules.Name, rules.Version, rules.Hash);
        }
        catch (Exception e) when (e is RuleSetException or IOException)
        {
            // The rules in force stay in force: a file that is wrong, or half written, decides nothing.
            Refused(logger, file, e.Message);
        }
    }

    private async Task<string?> HashAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(file, cancellationToken)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refused(logger, file, e.Message);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Rule set {Name} {Version} ({Hash}) is in force.")]
    private static partial void Reloaded(ILogger logger, string name, string version, string hash);

    [LoggerMessage(2, LogLevel.Error, "The changed rule file {File} was rejected; the previous rules stay in force: {Problem}")]
    private static partial void Refused(ILogger logger, string file, string problem);
}

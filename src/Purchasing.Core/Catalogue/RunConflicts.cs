using Purchasing.Core.Decisions;

namespace Purchasing.Core.Catalogue;

/// <summary>What stops a run, in words that say how to go on.</summary>
internal static class RunConflicts
{
    public static RunConflictException TakenOver(string runKey) => new(
        $"Run '{runKey}' was taken from this process: somebody abandoned it, or it gave no sign of life for longer than its lease. Nothing was lost; look at the run and resume it.");

    public static RunConflictException Abandoned(string runKey, string? reason) => new(
        $"Run '{runKey}' was abandoned{(reason is null ? "" : $" ({reason})")} and cannot be resumed; start a run under another key.");

    public static RunConflictException OtherRules(CatalogueRun run, string inForce) => new(
        $"Run '{run.RunKey}' was started with other rules ({Short(run.RuleSetHash)}) than those in force ({Short(inForce)}). Resume it with those, "
        + "accept the rules in force (--accept-rules, or \"accept_rules\": true), which is recorded, or abandon it and start a run under another key.");

    /// <summary>A run that meets decisions of two rule sets stops, and says so.</summary>
    /// <exception cref="RunConflictException">The decision was made by other rules than the run's.</exception>
    public static void CheckRules(CatalogueRun run, ProductDecision decision)
    {
        // A product that was held before any rule ran has no rule set.
        if (decision.RuleSetHash.Length > 0 && !string.Equals(decision.RuleSetHash, run.RuleSetHash, StringComparison.Ordinal))
            throw OtherRules(run, decision.RuleSetHash);
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] + "…" : hash;
}

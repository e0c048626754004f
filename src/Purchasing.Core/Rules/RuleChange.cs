namespace Purchasing.Core.Rules;

/// <summary>One change of the versions of the rules: who, when, what, why. Entries are only ever added. Immutable.</summary>
/// <param name="Number">Its place in the history, from 1.</param>
/// <param name="Action">What was done.</param>
/// <param name="Version">To which version.</param>
/// <param name="Hash">Its hash with the parameters that were configured then.</param>
/// <param name="Actor">Who: the subject of the sign-in.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Reason">Why; null when nothing was said.</param>
public sealed record RuleChange(int Number, RuleChangeAction Action, string Version, string Hash, string Actor, DateTimeOffset At, string? Reason);

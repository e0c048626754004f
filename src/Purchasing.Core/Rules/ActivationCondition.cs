namespace Purchasing.Core.Rules;

/// <summary>What must hold before a version of the rules is put in force, where another program decides by it. Thread-safe.</summary>
/// <param name="ProblemAsync">Says of a version what stands against it and what to do; null when nothing does.</param>
public sealed record ActivationCondition(Func<string, CancellationToken, ValueTask<string?>> ProblemAsync);

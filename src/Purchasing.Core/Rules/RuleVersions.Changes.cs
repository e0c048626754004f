using System.Diagnostics.CodeAnalysis;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Core.Rules;

/// <content>Storing, trying, throwing away and putting in force.</content>
public sealed partial class RuleVersions
{
    /// <summary>Checks rules as the loader does, runs their tests, and stores them as a draft under the version that they state.</summary>
    /// <param name="text">The text of a rule file that stands alone.</param>
    /// <param name="reason">What it is for; null when nothing is said.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The draft, also when its tests fail; the same text again gives what is stored.</returns>
    /// <exception cref="RuleSetException">The rules have errors; all are listed.</exception>
    /// <exception cref="RuleVersionException">They state no usable version, or one that names other rules.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<RuleVersion> StoreAsync(string text, string? reason, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        string by = ActorNames.Normalize(actor);
        string? why = ReasonOf(reason);
        RuleSet rules = LoadOther(RuleSetSource.FromText(text), null);
        if (ProblemOfVersion(rules.Version) is string problem)
            throw new RuleVersionException(RuleVersionError.Invalid, $"The rules cannot be stored: {problem}. Write for example \"version\": \"2.1\" at the top of the file.");
        RuleSet current = await CurrentAsync(cancellationToken).ConfigureAwait(false);
        RuleVersion? stored = await Store.FindAsync(rules.Version, cancellationToken).ConfigureAwait(false);
        if (stored is not null)
            return stored.Text == text ? await FindVersionAsync(stored.Version, cancellationToken).ConfigureAwait(false) : throw Taken(stored);
        if (current.Version == rules.Version && current.Hash != rules.Hash)
            throw new RuleVersionException(RuleVersionError.Conflict, $"Version '{rules.Version}' names the rules in force, which are others: state a version of its own.");
        RuleVersion draft = new()
        {
            Version = rules.Version,
            Name = rules.Name,
            Hash = rules.Hash,
            Rules = rules.Rules.Count,
            Author = by,
            StoredAt = Now(),
            Reason = why,
            Tests = await TestAsync(text).ConfigureAwait(false),
            Text = text,
        };
        if (!await Store.StoreAsync(draft, cancellationToken).ConfigureAwait(false))
            throw Taken(await FindVersionAsync(draft.Version, cancellationToken).ConfigureAwait(false));
        return draft;
    }

    /// <summary>Throws a draft away.</summary>
    /// <param name="version">The version.</param>
    /// <param name="reason">Why; null when nothing is said.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="RuleVersionException">There is none of this name, or it was in force once.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task DiscardAsync(string version, string? reason, string actor, CancellationToken cancellationToken)
    {
        string by = ActorNames.Normalize(actor);
        string? why = ReasonOf(reason);
        RuleVersion found = await FindVersionAsync(version, cancellationToken).ConfigureAwait(false);
        if (!await Store.DiscardAsync(found.Version, by, Now(), why, cancellationToken).ConfigureAwait(false))
            throw new RuleVersionException(RuleVersionError.Conflict, $"Version '{found.Version}' was in force and stays: orders name it.");
    }

    /// <summary>
    /// Puts a version in force: a draft, or an earlier one again. Its tests are run once more and have to pass. What is under way ends under
    /// the rules that it began with.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="expected">The number of the change that the rules in force came by, as it was seen (<see cref="RuleSetInForce.Number"/>).</param>
    /// <param name="reason">Why.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The change.</returns>
    /// <exception cref="RuleVersionException">
    /// The rules come from files; there is no such version; its tests do not pass; no reason or no expected version was given; or another
    /// version came into force meanwhile.
    /// </exception>
    /// <exception cref="RuleSetException">The version cannot be used with the settings of this program.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<RuleChange> ActivateAsync(string version, int? expected, string? reason, string actor, CancellationToken cancellationToken)
    {
        string by = ActorNames.Normalize(actor);
        if (ReasonOf(reason) is not string why)
            throw new RuleVersionException(RuleVersionError.Invalid, "Say why these rules are put in force: give a reason.");
        if (!IsFromDatabase)
        {
            throw new RuleVersionException(
                RuleVersionError.Conflict,
                $"The rules in force are those of {(RulesFile is null ? "the package" : $"the file '{RulesFile}'")}, because Purchasing:RulesFrom is Files. Change the file, or set Purchasing:RulesFrom to Database; versions are then put in force here.");
        }

        if (expected is not int seen)
            throw new RuleVersionException(RuleVersionError.VersionRequired, "Say which rules you saw in force: their number (0 for the rule file).");
        RuleVersion found = await FindVersionAsync(version, cancellationToken).ConfigureAwait(false);
        RuleSetInForce before = await InForceAsync(cancellationToken).ConfigureAwait(false);
        if (before.Number != seen)
            throw Changed(before);
        if (found.Version == before.Activation?.Version)
            throw new RuleVersionException(RuleVersionError.Conflict, $"Version '{found.Version}' is in force already.");
        if (_condition is not null && await _condition.ProblemAsync(found.Version, cancellationToken).ConfigureAwait(false) is string problem)
            throw new RuleVersionException(RuleVersionError.Conflict, problem);
        // Strictly: a configured parameter that these rules do not know would silently not be in force.
        RuleSet rules = Load(RuleSetSource.FromText(found.Text!), null);
        IReadOnlyList<RuleTestOutcome> tests = await TestAsync(found.Text!).ConfigureAwait(false);
        if (tests.Count == 0)
            throw new RuleVersionException(RuleVersionError.TestsFailed, $"Version '{found.Version}' has no tests; what no test holds is not put in force.");
        RuleTestOutcome[] failed = [.. tests.Where(test => !test.Passed)];
        if (failed.Length > 0)
        {
            throw new RuleVersionException(
                RuleVersionError.TestsFailed,
                $"{failed.Length} of {tests.Count} tests of version '{found.Version}' fail: {string.Join("; ", failed.Take(5).Select(test => $"{test.Name}: {test.Problems[0]}"))}");
        }

        RuleChange change = new(0, RuleChangeAction.Activated, found.Version, rules.Hash, by, Now(), why);
        RuleChange? done = await Store.ActivateAsync(found, change, seen, cancellationToken).ConfigureAwait(false);
        RuleSetInForce now = await InForceAsync(cancellationToken).ConfigureAwait(false);
        return done ?? throw Changed(now);
    }

    /// <summary>Runs the tests of rules as the tool does: by the rules alone, without what is configured here, and whole orders of awkward sizes.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    private async Task<IReadOnlyList<RuleTestOutcome>> TestAsync(string text)
    {
        RuleSet plain = RuleSet.Parse(text, PurchasingRules.CreateOptions(null, _time, _options.FindTimeZone()));
        List<RuleTestOutcome> outcomes = [.. plain.RunTests().Select(test => new RuleTestOutcome(test.Name, test.Problems))];
        // Rules about something else pass their tests, and every order would be held.
        if (outcomes.Count > 0 && (await WholeOrderProbe.ProblemsAsync(plain).ConfigureAwait(false) ?? ["no rule decides whole orders: every order of a catalogue run would be held"]) is { Count: > 0 } problems)
            outcomes.Add(new RuleTestOutcome("whole orders of usual and awkward sizes", problems));
        return outcomes;
    }

    /// <summary>Rules as they would decide here.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    private RuleSet Load(RuleSetSource source, IEnumerable<KeyValuePair<string, string>>? parameters)
    {
        Dictionary<string, object?> all = new(PurchasingRules.ReadParameters(_options.Parameters), StringComparer.Ordinal);
        foreach ((string name, object? value) in PurchasingRules.ReadParameters(parameters ?? [], "parameter "))
            all[name] = value;
        return PurchasingRules.LoadSource(_options, source, all, _time);
    }

    /// <summary>The same for rules that need not know every parameter that is configured for those in force.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    internal RuleSet LoadOther(RuleSetSource source, IEnumerable<KeyValuePair<string, string>>? parameters)
    {
        Dictionary<string, object?> all = new(StringComparer.Ordinal);
        if (_options.Parameters.Count > 0)
        {
            RuleSet plain = PurchasingRules.LoadSource(_options, source, all, _time);
            all = new(PurchasingRules.ReadParameters(_options.Parameters.Where(parameter => plain.Parameters.ContainsKey(parameter.Key))), StringComparer.Ordinal);
        }

        foreach ((string name, object? value) in PurchasingRules.ReadParameters(parameters ?? [], "parameter "))
            all[name] = value;
        return PurchasingRules.LoadSource(_options, source, all, _time);
    }

    /// <summary>The rules in force with other values for parameters.</summary>
    internal async Task<RuleSet> LoadInForceAsync(IEnumerable<KeyValuePair<string, string>>? parameters, CancellationToken cancellationToken) =>
        Load((await InForceAsync(cancellationToken).ConfigureAwait(false)).Source, parameters);

    // What every database can keep.
    private DateTimeOffset Now()
    {
        DateTimeOffset now = _time.GetUtcNow();
        return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }

    private static string? ReasonOf(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
            return null;
        return reason.Length <= RuleVersion.LongestReason
            ? reason.Trim()
            : throw new RuleVersionException(RuleVersionError.Invalid, $"The reason has {reason.Length} characters; {RuleVersion.LongestReason} are kept.");
    }

    private static string? ProblemOfVersion(string version)
    {
        if (version.Length == 0)
            return "they state no version";
        if (PurchasingRules.ProblemOfVersion(version) is string problem)
            return problem;
        return version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+') && version is not ("." or "..")
            ? null
            : "their version has other characters than letters, digits, '.', '-', '_' and '+'";
    }

    private static RuleVersionException Taken(RuleVersion stored) => new(
        RuleVersionError.Conflict,
        $"Version '{stored.Version}' names other rules, which {stored.Author} stored: state a version of its own{(stored.State == RuleVersionState.Draft ? ", or discard that draft first" : "")}.");

    private static RuleVersionException Changed(RuleSetInForce now) => new(
        RuleVersionError.VersionMismatch,
        now.Activation is { } activation
            ? $"{activation.Actor} put version '{activation.Version}' in force meanwhile (change {activation.Number}): look at it, and decide again. Nothing was done."
            : "The rules in force are those of the rule file (number 0): look at them, and decide again. Nothing was done.");
}

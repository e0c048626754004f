using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Purchasing.Core.Decisions;
using Purchasing.Core.Orders;
using Purchasing.Rete;

namespace Purchasing.Core.Rules;

/// <summary>
/// Versions of the rules: drafts that are stored and tried, the one in force, and those before it. Where
/// <see cref="PurchasingOptions.RulesFrom"/> says <see cref="RulesOrigin.Database"/>, every piece of work begins by asking which version is in
/// force, so that all hosts of a database follow one another; else the rule file decides and the database is not asked.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed partial class RuleVersions : IRuleSetSource, IDisposable
{
    private readonly RuleSetHolder _holder;
    private readonly IRuleVersionStore? _store;
    private readonly PurchasingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RuleVersions> _log;
    private readonly ActivationCondition? _condition;
    private readonly RuleSetMemory _memory;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Loaded? _loaded;

    /// <summary>Versions of the rules.</summary>
    /// <param name="holder">Holds the rules in force, at first those of the rule file.</param>
    /// <param name="store">Where versions are kept; null in a program without an order database, which goes by its file.</param>
    /// <param name="options">What holds for the whole company.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="condition">What must hold before a version is put in force here; null for nothing.</param>
    /// <exception cref="InvalidOperationException">The rules are to come from the database, and there is none.</exception>
    public RuleVersions(RuleSetHolder holder, IRuleVersionStore? store, PurchasingOptions options, TimeProvider time, ILogger<RuleVersions> log, ActivationCondition? condition = null)
    {
        ArgumentNullException.ThrowIfNull(holder);
        ArgumentNullException.ThrowIfNull(options);
        if (options.RulesFrom == RulesOrigin.Database && store is null)
            throw new InvalidOperationException("Purchasing:RulesFrom is Database, and this program has no order database of its own: set it to Files, and name the file in Purchasing:RulesFile.");
        _holder = holder;
        _store = store;
        _options = options;
        _time = time;
        _log = log;
        _condition = condition;
        _memory = new RuleSetMemory(holder);
    }

    /// <summary>Whether versions can be put in force here.</summary>
    public bool IsFromDatabase => _options.RulesFrom == RulesOrigin.Database;

    /// <summary>The rule file; null for the rules that come with the package.</summary>
    public string? RulesFile => _options.RulesFile;

    private IRuleVersionStore Store => _store
        ?? throw new RuleVersionException(RuleVersionError.Conflict, "This program has no order database of its own, in which versions of the rules are kept.");

    /// <summary>The rules that decide now, and where they come from.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    /// <exception cref="RuleSetException">The version in force cannot be used by this program.</exception>
    public async ValueTask<RuleSetInForce> InForceAsync(CancellationToken cancellationToken)
    {
        RuleSet rules = await CurrentAsync(cancellationToken).ConfigureAwait(false);
        return _loaded is { } loaded && ReferenceEquals(loaded.Rules, rules)
            ? new RuleSetInForce(rules, RuleSetSource.FromText(loaded.Text), loaded.Activation)
            : new RuleSetInForce(rules, PurchasingRules.SourceOf(_options.RulesFile), null);
    }

    /// <summary>The rules that decide now.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    /// <exception cref="RuleSetException">The version in force cannot be used by this program.</exception>
    public async ValueTask<RuleSet> CurrentAsync(CancellationToken cancellationToken)
    {
        if (!IsFromDatabase)
            return _holder.Current;
        RuleChange? active = await Store.ActiveAsync(cancellationToken).ConfigureAwait(false);
        if (active is null || active.Number <= _loaded?.Activation.Number)
            return _holder.Current;
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (active.Number <= _loaded?.Activation.Number)
                return _holder.Current;
            RuleVersion version = await FindVersionAsync(active.Version, cancellationToken).ConfigureAwait(false);
            RuleSet rules = Load(RuleSetSource.FromText(version.Text!), null);
            _holder.Swap(rules);
            _loaded = new Loaded(active, version.Text!, rules);
            LogInForce(_log, rules.Name, rules.Version, rules.Hash, active.Number, active.Actor);
            return rules;
        }
        finally
        {
            _loading.Release();
        }
    }

    async ValueTask<RuleSet?> IRuleSetSource.FindAsync(RuleSetReference reference, CancellationToken cancellationToken)
    {
        if (_memory.Find(reference.Hash) is RuleSet known)
            return known;
        if (!IsFromDatabase || reference.Version.Length == 0)
            return null;
        if (await Store.FindAsync(reference.Version, cancellationToken).ConfigureAwait(false) is not { Text: string text })
            return null;
        try
        {
            RuleSet rules = Load(RuleSetSource.FromText(text), null);
            _memory.Add(rules);
            return rules.Hash == reference.Hash ? rules : null;
        }
        catch (RuleSetException e)
        {
            // It was usable once: settings or the program have changed since.
            LogNotUsable(_log, reference.Version, e.Summary);
            return null;
        }
    }

    /// <summary>Which rules decide now, and in words where they come from.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    /// <exception cref="RuleSetException">The version in force cannot be used by this program.</exception>
    public async Task<RuleSetInForceSummary> SummaryAsync(CancellationToken cancellationToken)
    {
        (RuleSet rules, _, RuleChange? activation) = await InForceAsync(cancellationToken).ConfigureAwait(false);
        string file = RulesFile is null ? "the rules that come with the program" : $"the file '{RulesFile}'";
        string from = activation is not null ? "the order database"
            : IsFromDatabase ? $"{file}, because no version was ever put in force"
            : $"{file}, because Purchasing:RulesFrom is Files";
        return new RuleSetInForceSummary(rules.Name, rules.Version, rules.Hash, rules.Rules.Count, activation?.Number ?? 0, from, activation);
    }

    /// <summary>All versions without their texts, the one stored last first.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<IReadOnlyList<RuleVersion>> ListAsync(CancellationToken cancellationToken) =>
        _store is null ? [] : await _store.ListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>One version with its text.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="RuleVersionException">There is none of this name.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<RuleVersion> FindVersionAsync(string version, CancellationToken cancellationToken) =>
        await Store.FindAsync(version, cancellationToken).ConfigureAwait(false)
        ?? throw new RuleVersionException(RuleVersionError.NotFound, $"There is no version '{SafeName(version)}' of the rules.");

    /// <summary>The history, the newest change first.</summary>
    /// <param name="before">Only changes before this number; null for the newest.</param>
    /// <param name="limit">Most changes to return.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<IReadOnlyList<RuleChange>> HistoryAsync(int? before, int limit, CancellationToken cancellationToken) =>
        _store is null ? [] : await _store.HistoryAsync(before, limit, cancellationToken).ConfigureAwait(false);

    /// <summary>Loads a version as it would decide here, with other values for its parameters if any are given.</summary>
    /// <param name="version">The version.</param>
    /// <param name="parameters">Parameters that replace those of the version and of the settings; null for none.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="RuleVersionException">There is none of this name.</exception>
    /// <exception cref="RuleSetException">It cannot be used by this program, or a parameter is unknown or outside its domain.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<RuleSet> LoadAsync(string version, IEnumerable<KeyValuePair<string, string>>? parameters, CancellationToken cancellationToken)
    {
        RuleVersion found = await FindVersionAsync(version, cancellationToken).ConfigureAwait(false);
        return LoadOther(RuleSetSource.FromText(found.Text!), parameters);
    }

    /// <summary>Loads a version as it would decide here if it were in force: with all parameters of the settings, which it has to know.</summary>
    /// <param name="version">The version.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="RuleVersionException">There is none of this name.</exception>
    /// <exception cref="RuleSetException">It cannot be used with the settings of this program.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<RuleSet> LoadAsInForceAsync(string version, CancellationToken cancellationToken) =>
        Load(RuleSetSource.FromText((await FindVersionAsync(version, cancellationToken).ConfigureAwait(false)).Text!), null);

    /// <summary>The text of a version, or of the rules in force.</summary>
    /// <param name="version">The version; null for the rules in force.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="RuleVersionException">There is none of this name.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    public async Task<RuleSetSource> SourceAsync(string? version, CancellationToken cancellationToken) => version is null
        ? (await InForceAsync(cancellationToken).ConfigureAwait(false)).Source
        : RuleSetSource.FromText((await FindVersionAsync(version, cancellationToken).ConfigureAwait(false)).Text!);

    /// <summary>What differs between two versions, in words.</summary>
    /// <param name="before">The one; null for the rules in force.</param>
    /// <param name="after">The other; null for the rules in force.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>One sentence for each difference; empty when they say the same.</returns>
    /// <exception cref="RuleVersionException">There is none of this name.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    public async Task<IReadOnlyList<string>> CompareAsync(string? before, string? after, CancellationToken cancellationToken) => RuleSet.Compare(
        await SourceAsync(before, cancellationToken).ConfigureAwait(false),
        await SourceAsync(after, cancellationToken).ConfigureAwait(false),
        PurchasingRules.CreateOptions(null, _time, _options.FindTimeZone()));

    /// <summary>A version, or the rules in force, as prose.</summary>
    /// <param name="version">The version; null for the rules in force.</param>
    /// <param name="format">The form.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="RuleVersionException">There is none of this name.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    public async Task<string> PrintAsync(string? version, RuleDocumentFormat format, CancellationToken cancellationToken) => RuleSet.Print(
        await SourceAsync(version, cancellationToken).ConfigureAwait(false), PurchasingRules.CreateOptions(null, _time, _options.FindTimeZone()), format);

    /// <summary>Runs the tests of a version, or of the rules in force, as they are run before it is put in force, and tells what they fire and what they do not.</summary>
    /// <param name="version">The version; null for the rules in force.</param>
    /// <param name="cancellationToken">Ends the call early; tests that have begun go on to their end.</param>
    /// <exception cref="RuleVersionException">There is none of this name.</exception>
    /// <exception cref="RuleSetException">It cannot be used by this program.</exception>
    /// <exception cref="OrderStoreException">The order database failed.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "What loads rules says so where it is registered: AddPurchasingCore.")]
    public async Task<TestCoverage> CoverageAsync(string? version, CancellationToken cancellationToken) => PurchasingRules.Load(
        await SourceAsync(version, cancellationToken).ConfigureAwait(false), PurchasingRules.CreateOptions(null, _time, _options.FindTimeZone())).RunTestsWithCoverage();

    /// <inheritdoc/>
    public void Dispose() => _loading.Dispose();

    private static string SafeName(string version) => Text.SafeText.Show(version.Length > PurchasingRules.LongestVersion ? version[..PurchasingRules.LongestVersion] + "…" : version);

    private sealed record Loaded(RuleChange Activation, string Text, RuleSet Rules);

    [LoggerMessage(1, LogLevel.Information, "Rule set {Name} {Version} ({Hash}) is in force by change {Number} of {Actor}")]
    private static partial void LogInForce(ILogger logger, string name, string version, string hash, int number, string actor);

    [LoggerMessage(2, LogLevel.Warning, "Version {Version} of the rules cannot be used any more: {Problem}")]
    private static partial void LogNotUsable(ILogger logger, string version, string problem);
}

using Purchasing.Core.Auditing;
using Purchasing.Core.Rules;

namespace Purchasing.Data.TestSuite;

/// <summary>Versions of the rules and their history.</summary>
public abstract class RuleVersionSuite : DatabaseSuite
{
    private IRuleVersionStore Store => Databases.Get<IRuleVersionStore>();

    [Fact]
    public async Task A_version_is_kept_as_it_is_with_its_tests_and_named_once()
    {
        RuleVersion draft = Version("2.1", "{ \"name\": \"Ünïcode 🚚\", // a comment\n }") with
        {
            Reason = "less stock",
            Tests = [new RuleTestOutcome("one", []), new RuleTestOutcome("two", ["expected 1, but there is 2", "and more"])],
        };
        Assert.True(await Store.StoreAsync(draft, None));
        Assert.False(await Store.StoreAsync(draft with { Text = "other" }, None));

        RuleVersion found = (await Store.FindAsync("2.1", None))!;
        Assert.Equal(draft with { Tests = found.Tests }, found);
        Assert.Equal(draft.Tests.Select(Words), found.Tests.Select(Words));
        Assert.False(found.HasPassed);
        Assert.Null(await Store.FindAsync("2.10", None));
        Assert.Equal(("2.1", null), Assert.Single((await Store.ListAsync(None)).Select(version => (version.Version, version.Text))));
        Assert.Equal([new RuleChange(1, RuleChangeAction.Stored, "2.1", "h2.1", "lea", Now, "less stock")], await Store.HistoryAsync(null, 10, None));
        Assert.Null(await Store.ActiveAsync(None));
        AuditRecord entry = (await Databases.Get<IAuditTrail>().LastAsync("rules:2.1", None))!;
        Assert.Equal(("stored", "lea", "hash h2.1: less stock"), (entry.Action, entry.Actor, entry.Detail));
    }

    [Fact]
    public async Task Only_who_saw_what_is_in_force_puts_another_version_in_force()
    {
        await StoreAsync("1", "2");
        RuleChange first = (await ActivateAsync("1", 0))!;
        Assert.Equal(3, first.Number);
        Assert.Null(await ActivateAsync("2", 0));
        Assert.Equal(first, await Store.ActiveAsync(None));
        RuleChange second = (await ActivateAsync("2", 3))!;
        Assert.Equal(["2 InForce", "1 Earlier"], (await Store.ListAsync(None)).Select(State).Order(StringComparer.Ordinal).Reverse());
        RuleChange back = (await ActivateAsync("1", second.Number))!;
        Assert.Equal(["2 Earlier", "1 InForce"], (await Store.ListAsync(None)).Select(State).Order(StringComparer.Ordinal).Reverse());
        Assert.Equal([back, second, first], (await Store.HistoryAsync(null, 3, None)));
        Assert.Equal([2, 1], (await Store.HistoryAsync(first.Number, 10, None)).Select(change => change.Number));
    }

    [Fact]
    public async Task Of_activations_at_once_one_wins()
    {
        string[] versions = [.. Enumerable.Range(1, 6).Select(i => $"v{i}")];
        await StoreAsync(versions);
        RuleChange?[] done = await Task.WhenAll(versions.Select(version => Task.Run(() => ActivateAsync(version, 0))));
        RuleChange winner = Assert.Single(done.OfType<RuleChange>());
        Assert.Equal(winner, await Store.ActiveAsync(None));
        Assert.Equal(1, await Databases.CountAsync("rule_changes WHERE action = 'activated'"));
    }

    [Fact]
    public async Task Changes_at_once_take_one_number_each()
    {
        await Task.WhenAll(Enumerable.Range(1, 5).Select(i => Task.Run(() => StoreAsync($"v{i}"))));
        Assert.Equal([5, 4, 3, 2, 1], (await Store.HistoryAsync(null, 10, None)).Select(change => change.Number));
    }

    [Fact]
    public async Task A_draft_can_be_discarded_and_what_was_in_force_cannot()
    {
        await StoreAsync("1", "2");
        RuleVersion tested = (await Store.FindAsync("2", None))!;
        await ActivateAsync("1", 0);
        Assert.False(await Store.DiscardAsync("1", "lea", Now, null, None));
        Assert.True(await Store.DiscardAsync("2", "lea", Now, "wrong", None));
        Assert.False(await Store.DiscardAsync("2", "lea", Now, "wrong", None));
        Assert.Equal((RuleChangeAction.Discarded, "2", "wrong"), ((await Store.HistoryAsync(null, 1, None)).Select(change => (change.Action, change.Version, change.Reason)).Single()));

        // Other rules under the name of those that were tested are not put in force in their place.
        Assert.True(await Store.StoreAsync(Version("2", "other") with { StoredAt = Now.AddSeconds(1) }, None));
        Assert.Null(await Store.ActivateAsync(tested, Activation("2"), 3, None));
        Assert.NotNull(await ActivateAsync("2", 3));
    }

    private static string Words(RuleTestOutcome outcome) => $"{outcome.Name}: {string.Join("; ", outcome.Problems)}";

    private static string State(RuleVersion version) => $"{version.Version} {version.State}";

    private static RuleVersion Version(string name, string text) => new()
    {
        Version = name, Name = "purchasing", Hash = $"h{name}", Rules = 48, Author = "lea", StoredAt = Now, Tests = [new RuleTestOutcome("one", [])], Text = text,
    };

    private static RuleChange Activation(string version) => new(0, RuleChangeAction.Activated, version, $"h{version}", "lea", Now, "now");

    private async Task StoreAsync(params string[] versions)
    {
        foreach (string version in versions)
            Assert.True(await Store.StoreAsync(Version(version, version), None));
    }

    private async Task<RuleChange?> ActivateAsync(string version, int expected) =>
        await Store.ActivateAsync((await Store.FindAsync(version, None))!, Activation(version), expected, None);
}

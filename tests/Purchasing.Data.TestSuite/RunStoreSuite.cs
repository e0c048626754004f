using Purchasing.Graph.Stores;

namespace Purchasing.Data.TestSuite;

/// <summary>What every store of runs must do, whatever it writes to.</summary>
public abstract class RunStoreSuite : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly RunOpening Opening = new("run-1", "purchasing", "1.0", "hash", """{"inputs":{"a":"😀"}}""", "machine:1", Long);
    private IAsyncDisposable? _opened;
    private IRunStore _store = null!;

    public async ValueTask InitializeAsync() => (_store, _opened) = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (_opened is not null)
            await _opened.DisposeAsync();
    }

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<(IRunStore Store, IAsyncDisposable? Owner)> OpenAsync();

    private static NewRunEntry Ended(string node, string data = "{}") => new(RunEntryKind.Ended, node, data);

    private static RunUpdate Update(long number, params NewRunEntry[] entries) => new(number, StoredRunStatus.Running) { Entries = entries };

    private async Task<OpenedRun> CreateAsync(string id = "run-1", TimeSpan? lease = null) =>
        (await _store.OpenAsync(Opening with { RunId = id, LeaseTime = lease ?? Long }, None))!;

    /// <summary>Takes a run over as soon as its lease has ended.</summary>
    private async Task<OpenedRun> TakeOverAsync(string id = "run-1")
    {
        while (true)
        {
            try
            {
                return (await _store.OpenAsync(Opening with { RunId = id, Owner = "machine:2", Started = null }, None))!;
            }
            catch (RunLeaseException)
            {
                await Task.Delay(5);
            }
        }
    }

    [Fact]
    public async Task A_new_run_is_created_with_its_first_entry_and_a_lease()
    {
        OpenedRun opened = await CreateAsync();

        Assert.Equal(("purchasing", "1.0", "hash", StoredRunStatus.Running, "machine:1", 1L), (
            opened.Run.Graph, opened.Run.GraphVersion, opened.Run.GraphHash, opened.Run.Status, opened.Run.Owner, opened.Run.Epoch));
        Assert.Equal(1, opened.Lease!.Epoch);
        RunEntry entry = Assert.Single(opened.Entries);
        Assert.Equal((1L, RunEntryKind.Started, "", Opening.Started), (entry.Sequence, entry.Kind, entry.Subject, entry.Data));
        Assert.Equal(opened.Run, await _store.FindAsync("run-1", None));
    }

    [Fact]
    public async Task An_unknown_run_is_null_and_has_no_history()
    {
        Assert.Null(await _store.OpenAsync(Opening with { Started = null }, None));
        Assert.Null(await _store.FindAsync("run-1", None));
        Assert.Empty(await _store.HistoryAsync("run-1", None));
    }

    [Fact]
    public async Task Entries_come_back_in_order_and_whole()
    {
        RunLease lease = (await CreateAsync()).Lease!;
        string large = new('x', 200_000);
        await _store.AppendAsync(lease, Update(1, new NewRunEntry(RunEntryKind.Begun, "a", "{}"), Ended("a", large)), None);
        await _store.AppendAsync(lease, Update(2), None);
        await _store.AppendAsync(lease, Update(3, Ended("é/😀")), None);

        IReadOnlyList<RunEntry> history = await _store.HistoryAsync("run-1", None);

        Assert.Equal([1L, 2L, 3L, 4L], history.Select(entry => entry.Sequence));
        Assert.Equal(["", "a", "a", "é/😀"], history.Select(entry => entry.Subject));
        Assert.Equal(large, history[2].Data);
        Assert.Equal(history.Select(entry => entry.At).Order(), history.Select(entry => entry.At));
    }

    [Fact]
    public async Task A_run_that_is_held_cannot_be_opened_and_says_who_holds_it()
    {
        await CreateAsync();

        RunLeaseException error = await Assert.ThrowsAsync<RunLeaseException>(() => _store.OpenAsync(Opening with { Owner = "machine:2" }, None).AsTask());

        Assert.Contains("machine:1", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.HeldUntil);
    }

    [Fact]
    public async Task A_run_whose_lease_has_ended_is_taken_over_and_the_old_holder_can_write_no_more()
    {
        RunLease old = (await CreateAsync(lease: Short)).Lease!;

        OpenedRun taken = await TakeOverAsync();

        Assert.Equal(("machine:2", 2L), (taken.Run.Owner, taken.Lease!.Epoch));
        Assert.Equal(RunEntryKind.TakenUp, taken.Entries[^1].Kind);
        RunLeaseException error = await Assert.ThrowsAsync<RunLeaseException>(() => _store.AppendAsync(old, Update(1, Ended("a")), None).AsTask());
        Assert.Null(error.HeldUntil);
        await _store.AppendAsync(taken.Lease, Update(1, Ended("b")), None);
        Assert.DoesNotContain(await _store.HistoryAsync("run-1", None), entry => entry.Subject == "a");
    }

    [Fact]
    public async Task Each_write_makes_the_lease_last_again()
    {
        OpenedRun opened = await CreateAsync();
        DateTimeOffset until = opened.Run.LeaseUntil!.Value;
        for (long number = 1; (await _store.FindAsync("run-1", None))!.LeaseUntil <= until; number++) await _store.AppendAsync(opened.Lease!, Update(number), None);
    }

    [Fact]
    public async Task Only_one_of_many_takes_a_run_over()
    {
        await CreateAsync(lease: Short);
        OpenedRun first = await TakeOverAsync();
        await _store.AppendAsync(first.Lease!, Update(1) with { Release = true }, None);

        bool[] won = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            try
            {
                return (await _store.OpenAsync(Opening with { Owner = $"machine:{i}" }, None))!.Lease is not null;
            }
            catch (RunLeaseException)
            {
                return false;
            }
        })));

        Assert.Single(won, w => w);
    }

    [Fact]
    public async Task Only_one_of_many_creates_a_run()
    {
        OpenedRun?[] opened = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            try
            {
                return await _store.OpenAsync(Opening with { Owner = $"machine:{i}" }, None);
            }
            catch (RunLeaseException)
            {
                return null;
            }
        })));

        Assert.Single(opened, run => run is not null);
        Assert.Single(await _store.HistoryAsync("run-1", None));
    }

    [Fact]
    public async Task The_same_update_written_twice_counts_once_and_one_out_of_turn_is_refused()
    {
        RunLease lease = (await CreateAsync()).Lease!;
        await _store.AppendAsync(lease, Update(1, Ended("a")), None);
        await _store.AppendAsync(lease, Update(1, Ended("a")), None);

        await Assert.ThrowsAsync<RunLeaseException>(() => _store.AppendAsync(lease, Update(3, Ended("c")), None).AsTask());

        Assert.Equal(["", "a"], (await _store.HistoryAsync("run-1", None)).Select(entry => entry.Subject));
    }

    [Fact]
    public async Task A_lease_that_was_let_go_of_writes_no_more()
    {
        RunLease lease = (await CreateAsync()).Lease!;
        await _store.AppendAsync(lease, Update(1) with { Release = true }, None);

        await Assert.ThrowsAsync<RunLeaseException>(() => _store.AppendAsync(lease, Update(2, Ended("a")), None).AsTask());

        Assert.Null((await _store.FindAsync("run-1", None))!.LeaseUntil);
    }

    [Fact]
    public async Task A_complete_run_is_only_read()
    {
        RunLease lease = (await CreateAsync()).Lease!;
        await _store.AppendAsync(lease, new RunUpdate(1, StoredRunStatus.Completed) { Outcome = "Succeeded", Release = true }, None);

        OpenedRun opened = (await _store.OpenAsync(Opening, None))!;

        Assert.Null(opened.Lease);
        Assert.Equal((StoredRunStatus.Completed, "Succeeded", null), (opened.Run.Status, opened.Run.Outcome, opened.Run.WakeAt));
    }

    [Fact]
    public async Task A_run_of_another_graph_is_only_read()
    {
        RunLease lease = (await CreateAsync()).Lease!;
        await _store.AppendAsync(lease, Update(1) with { Release = true }, None);

        Assert.Null((await _store.OpenAsync(Opening with { GraphHash = "other" }, None))!.Lease);
    }

    [Fact]
    public async Task The_first_signal_of_a_name_counts()
    {
        RunLease lease = (await CreateAsync()).Lease!;

        Assert.Equal(SignalResult.Delivered, await _store.SignalAsync("run-1", "approved", "true", None));
        Assert.Equal(SignalResult.AlreadySent, await _store.SignalAsync("run-1", "approved", "false", None));
        Assert.Equal(SignalResult.UnknownRun, await _store.SignalAsync("run-2", "approved", "true", None));
        await _store.AppendAsync(lease, Update(1, Ended("a")), None);
        Assert.Equal(["", "approved", "a"], (await _store.HistoryAsync("run-1", None)).Select(entry => entry.Subject));

        await _store.AppendAsync(lease, new RunUpdate(2, StoredRunStatus.Completed) { Outcome = "Succeeded", Release = true }, None);
        Assert.Equal(SignalResult.RunCompleted, await _store.SignalAsync("run-1", "late", "true", None));
    }

    [Fact]
    public async Task Of_many_signals_of_a_name_one_is_the_first()
    {
        await CreateAsync();

        SignalResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => _store.SignalAsync("run-1", "go", $"{i}", None).AsTask())));

        Assert.Single(results, SignalResult.Delivered);
        Assert.Equal(2, (await _store.HistoryAsync("run-1", None)).Count);
    }

    [Fact]
    public async Task A_waiting_run_is_due_at_its_time_or_when_a_signal_comes()
    {
        async Task<string[]> DueAsync() => [.. (await _store.ListAsync(new RunQuery { Due = true }, None)).Select(run => run.RunId)];
        async Task WaitAsync(string id, DateTimeOffset? wake) =>
            await _store.AppendAsync((await CreateAsync(id)).Lease!, new RunUpdate(1, StoredRunStatus.Waiting) { WakeAt = wake, Release = true }, None);

        await CreateAsync("held");
        await WaitAsync("for a signal", null);
        await WaitAsync("for tomorrow", DateTimeOffset.UtcNow.AddDays(1));
        await WaitAsync("for the past", DateTimeOffset.UtcNow.AddDays(-1));
        Assert.Equal(["for the past"], await DueAsync());

        await _store.SignalAsync("for a signal", "go", "1", None);
        await _store.SignalAsync("held", "go", "1", None);
        Assert.Equal(["for a signal", "for the past"], (await DueAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_signal_that_the_holder_has_not_seen_makes_a_run_that_begins_to_wait_due_at_once()
    {
        RunLease lease = (await CreateAsync()).Lease!;
        await _store.SignalAsync("run-1", "go", "1", None);

        await _store.AppendAsync(lease, new RunUpdate(1, StoredRunStatus.Waiting) { SignalsSeen = 0, Release = true }, None);
        Assert.Single(await _store.ListAsync(new RunQuery { Due = true }, None));
    }

    [Fact]
    public async Task A_run_that_begins_to_wait_again_with_all_signals_seen_is_not_due()
    {
        RunLease lease = (await CreateAsync()).Lease!;
        await _store.SignalAsync("run-1", "go", "1", None);

        await _store.AppendAsync(lease, new RunUpdate(1, StoredRunStatus.Waiting) { SignalsSeen = 1, Release = true }, None);
        Assert.Empty(await _store.ListAsync(new RunQuery { Due = true }, None));
    }

    [Fact]
    public async Task An_interrupted_run_is_due_when_its_lease_has_ended()
    {
        await CreateAsync(lease: Short);

        while ((await _store.ListAsync(new RunQuery { Due = true, Graph = "purchasing" }, None)).Count == 0) await Task.Delay(5);
        Assert.Empty(await _store.ListAsync(new RunQuery { Due = true, Graph = "other" }, None));
    }

    [Fact]
    public async Task Runs_are_listed_in_pages_oldest_first()
    {
        foreach (string id in (string[])["c", "a", "b"])
        {
            OpenedRun opened = await CreateAsync(id);
            // Until the clock has moved on, so that the order is that of creation.
            while ((await CreateAsync($"{id}+{Guid.NewGuid():N}")).Run.StartedAt <= opened.Run.StartedAt) await Task.Delay(1);
        }
        await _store.OpenAsync(Opening with { RunId = "x", Graph = "other" }, None);

        List<string> ids = [];
        for (StoredRun? after = null; ;)
        {
            IReadOnlyList<StoredRun> page = await _store.ListAsync(new RunQuery { Graph = "purchasing", Status = StoredRunStatus.Running, Limit = 2, After = after }, None);
            ids.AddRange(page.Select(run => run.RunId));
            if (page.Count < 2) break;
            after = page[^1];
        }

        Assert.Equal(["c", "a", "b"], ids.Where(id => id.Length == 1));
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }
}

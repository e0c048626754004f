using Purchasing.Graph.Checkpoints;

namespace Purchasing.Data.TestSuite;

public abstract class CheckpointStoreSuite : DatabaseSuite
{
    private static readonly GraphCheckpoint First = new("run-1", "purchasing", "hash", 1, CheckpointStatus.Running, """{"a":"😀"}""", Now);

    private ICheckpointStore Store => Databases.Get<ICheckpointStore>();

    [Fact]
    public async Task The_newest_checkpoint_comes_back()
    {
        GraphCheckpoint second = First with { Version = 2, Status = CheckpointStatus.Completed, State = new string('x', 200_000), At = Now.AddSeconds(1) };
        await Store.SaveAsync(First, None);
        Assert.Equal(First, await Store.LoadAsync("run-1", None));

        await Store.SaveAsync(second, None);
        Assert.Equal(second, await Store.LoadAsync("run-1", None));
    }

    [Fact]
    public async Task An_unknown_run_is_null() => Assert.Null(await Store.LoadAsync("never", None));

    [Fact]
    public async Task Two_processes_cannot_go_on_with_the_same_run()
    {
        await Store.SaveAsync(First, None);
        await Store.SaveAsync(First with { Version = 2 }, None);

        await Assert.ThrowsAsync<CheckpointConflictException>(() => Store.SaveAsync(First, None).AsTask());
        await Assert.ThrowsAsync<CheckpointConflictException>(() => Store.SaveAsync(First with { Version = 2, State = "{}" }, None).AsTask());
        await Assert.ThrowsAsync<CheckpointConflictException>(() => Store.SaveAsync(First with { Version = 4 }, None).AsTask());
    }

    [Fact]
    public async Task Only_one_of_many_writers_of_a_version_wins()
    {
        await Store.SaveAsync(First, None);

        bool[] won = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            try
            {
                await Store.SaveAsync(First with { Version = 2, State = $"{{\"by\":{i}}}" }, None);
                return true;
            }
            catch (CheckpointConflictException)
            {
                return false;
            }
        })));

        Assert.Single(won, w => w);
    }

    [Fact]
    public async Task Unfinished_runs_are_listed_oldest_first()
    {
        await Store.SaveAsync(First with { RunId = "b", At = Now.AddSeconds(2) }, None);
        await Store.SaveAsync(First with { RunId = "a", At = Now.AddSeconds(1) }, None);
        await Store.SaveAsync(First with { RunId = "a", Version = 2, Status = CheckpointStatus.Compensating, At = Now.AddSeconds(9) }, None);
        await Store.SaveAsync(First with { RunId = "c", Status = CheckpointStatus.Waiting }, None);
        await Store.SaveAsync(First with { RunId = "d", Status = CheckpointStatus.Completed }, None);
        await Store.SaveAsync(First with { RunId = "e", Graph = "other" }, None);

        List<string> runs = [];
        await foreach (string run in Store.UnfinishedAsync("purchasing", None))
            runs.Add(run);

        Assert.Equal(["a", "b"], runs);
    }
}

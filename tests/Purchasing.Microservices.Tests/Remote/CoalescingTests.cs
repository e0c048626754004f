using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.ServiceDefaults.Remote;

namespace Purchasing.Microservices.Tests.Remote;

/// <summary>Questions that arrive together are asked together, and everybody gets their own answer.</summary>
public sealed class CoalescingTests
{
    [Fact]
    public async Task Questions_that_arrive_while_a_call_is_under_way_share_the_next_one()
    {
        var source = new Source();
        var provider = new CoalescingFactProvider<Demand>(source, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var first = provider.GetAsync(ProductSet.One("P0"), default).AsTask();
        var others = Enumerable.Range(1, 50).Select(n => provider.GetAsync(ProductSet.One($"P{n}"), default).AsTask()).ToList();
        source.Open.SetResult();
        await Task.WhenAll(others.Append(first));
        Assert.Equal([1, 50], source.Calls);
        for (var n = 1; n <= 50; n++)
        {
            var batch = await others[n - 1];
            Assert.Equal($"P{n}", Assert.Single(batch.All).ProductId);
        }
    }

    [Fact]
    public async Task Two_questions_about_one_product_both_get_the_answer()
    {
        var source = new Source();
        var provider = new CoalescingFactProvider<Demand>(source, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var questions = Enumerable.Range(0, 3).Select(_ => provider.GetAsync(ProductSet.One("P1"), default).AsTask()).ToList();
        source.Open.SetResult();
        foreach (var batch in await Task.WhenAll(questions))
            Assert.Equal(1, batch.For("P1").Count);
    }

    [Fact]
    public async Task A_failure_reaches_all_that_share_the_call_and_none_after_it()
    {
        var source = new Source { Failing = true };
        var provider = new CoalescingFactProvider<Demand>(source, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var questions = Enumerable.Range(0, 3).Select(n => provider.GetAsync(ProductSet.One($"P{n}"), default).AsTask()).ToList();
        source.Open.SetResult();
        foreach (var question in questions)
            await Assert.ThrowsAsync<FactSourceException>(() => question);
        source.Failing = false;
        Assert.Single((await provider.GetAsync(ProductSet.One("P9"), default)).All);
    }

    [Fact]
    public async Task Somebody_who_leaves_does_not_end_the_call_of_the_others()
    {
        var source = new Source();
        var provider = new CoalescingFactProvider<Demand>(source, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        using var impatient = new CancellationTokenSource();
        var leaving = provider.GetAsync(ProductSet.One("P1"), impatient.Token).AsTask();
        var staying = provider.GetAsync(ProductSet.One("P2"), default).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        source.Open.SetResult();
        Assert.Single((await staying).All);
    }

    [Fact]
    public async Task A_problem_of_one_product_stays_its_own()
    {
        var source = new Source { Problem = "P1" };
        var provider = new CoalescingFactProvider<Demand>(source, maxCalls: 1, maxProducts: 100, TimeProvider.System);
        var questions = Enumerable.Range(0, 3).Select(n => provider.GetAsync(ProductSet.One($"P{n}"), default).AsTask()).ToList();
        source.Open.SetResult();
        var answers = await Task.WhenAll(questions);
        Assert.Null(answers[0].ProblemOf("P0"));
        Assert.Equal("broken", answers[1].ProblemOf("P1"));
        Assert.Null(answers[2].ProblemOf("P2"));
    }

    [Fact]
    public async Task Ten_thousand_questions_from_many_threads_are_all_answered()
    {
        var source = new Source();
        source.Open.SetResult();
        var provider = new CoalescingFactProvider<Demand>(source, maxCalls: 2, maxProducts: 64, TimeProvider.System);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(n => Task.Run(() => provider.GetAsync(ProductSet.One($"P{n}"), default).AsTask())))
            .WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(10_000, answers.Select(batch => batch.All.Single().ProductId).Distinct().Count());
        Assert.All(source.Calls, size => Assert.InRange(size, 1, 64));
    }

    private sealed class Source : IFactProvider<Demand>
    {
        private readonly Lock _lock = new();

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<int> Calls { get; } = [];

        public bool Failing { get; set; }

        public string? Problem { get; init; }

        string IFactProvider<Demand>.Source => SourceNames.Demand;

        public async ValueTask<FactBatch<Demand>> GetAsync(ProductSet products, CancellationToken cancellationToken)
        {
            lock (_lock)
                Calls.Add(products.Ids.Count);
            await Open.Task;
            if (Failing)
                throw new FactSourceException(SourceNames.Demand, "down", isTransient: true);
            var batch = new FactBatch<Demand>(SourceNames.Demand);
            foreach (var id in products.Ids)
                batch.Add(id, new Demand { ProductId = id });
            if (Problem is not null)
                batch.AddProblem(Problem, "broken");
            return batch;
        }
    }
}

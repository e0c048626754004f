using Microsoft.Extensions.Time.Testing;
using Purchasing.ServiceDefaults.Remote;

namespace Purchasing.Microservices.Tests.Remote;

/// <summary>Calls are spaced by four milliseconds, on a clock that the test moves.</summary>
public sealed class PacingTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly Clock _time = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<int[]> _calls = [];

    [Fact]
    public async Task Questions_soon_after_a_call_wait_for_the_rest_of_four_milliseconds_and_share_the_next()
    {
        var coalescer = new Coalescer<int, int>(AnswerAsync, maxCalls: 1, maxQuestions: 10, _time);
        var first = coalescer.AskAsync(1, default);
        _time.Advance(Pace / 4);
        var second = coalescer.AskAsync(2, default);
        _open.SetResult();
        Assert.Equal(1, await first);
        await UntilAsync(() => _time.Timers == 1);

        _time.Advance(Pace / 4);
        var third = coalescer.AskAsync(3, default);
        _time.Advance(Pace / 2 - Tick);
        CallsAre([1]);
        Assert.False(second.IsCompleted || third.IsCompleted);

        _time.Advance(Tick);
        Assert.Equal(5, await second + await third);
        CallsAre([1], [2, 3]);
    }

    [Fact]
    public async Task After_four_quiet_milliseconds_a_question_goes_out_at_once()
    {
        _open.SetResult();
        var coalescer = new Coalescer<int, int>(AnswerAsync, maxCalls: 2, maxQuestions: 10, _time);
        Assert.Equal(1, await coalescer.AskAsync(1, default));
        _time.Advance(Pace);
        var second = coalescer.AskAsync(2, default);
        CallsAre([1], [2]);
        Assert.Equal(2, await second);
        Assert.Equal(0, _time.Timers);
    }

    [Fact]
    public async Task A_second_call_starts_beside_one_that_takes_longer_and_a_third_does_not()
    {
        var coalescer = new Coalescer<int, int>(AnswerAsync, maxCalls: 2, maxQuestions: 10, _time);
        var questions = new List<Task<int>> { coalescer.AskAsync(1, default), coalescer.AskAsync(2, default) };
        CallsAre([1]);
        _time.Advance(Pace);
        await UntilAsync(() => Calls().Length == 2);

        questions.Add(coalescer.AskAsync(3, default));
        questions.Add(coalescer.AskAsync(4, default));
        _time.Advance(TimeSpan.FromSeconds(1));
        CallsAre([1], [2]);
        _open.SetResult();
        Assert.Equal([1, 2, 3, 4], (IEnumerable<int>)await Task.WhenAll(questions).WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Equal([3, 4], Calls().Skip(2).SelectMany(call => call));
    }

    // What the test waits for has no timer of its own, only a thread that has yet to run.
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
            await Task.Delay(1, patience.Token);
    }

    private void CallsAre(params int[][] expected) => Assert.Equal(expected, Calls());

    private int[][] Calls()
    {
        lock (_calls)
            return [.. _calls];
    }

    private async ValueTask<IReadOnlyList<int>> AnswerAsync(IReadOnlyList<int> questions)
    {
        lock (_calls)
            _calls.Add([.. questions]);
        await _open.Task;
        return questions;
    }

    /// <summary>Tells how many waits have begun, so that the clock is moved after them and not before.</summary>
    private sealed class Clock : FakeTimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}

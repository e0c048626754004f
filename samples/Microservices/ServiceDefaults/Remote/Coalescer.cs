using System.Collections.Concurrent;
using System.Diagnostics;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>
/// Gathers questions that arrive close together, and asks them in one call. Alone, a question goes out at once; under load,
/// the number of calls stays bounded while the number of questions in each grows. A failure reaches those who shared the
/// call and nobody after them. Thread-safe.
/// </summary>
/// <typeparam name="TQuestion">What is asked.</typeparam>
/// <typeparam name="TAnswer">What each gets.</typeparam>
/// <param name="ask">Asks several questions; answers in their order.</param>
/// <param name="maxCalls">Most calls under way at once.</param>
/// <param name="maxQuestions">Most questions in one call.</param>
/// <param name="time">The clock that spaces calls.</param>
internal sealed class Coalescer<TQuestion, TAnswer>(
    Func<IReadOnlyList<TQuestion>, ValueTask<IReadOnlyList<TAnswer>>> ask, int maxCalls, int maxQuestions, TimeProvider time)
{
    // A call costs as much as some twenty questions in it. Calls that follow each other closely are spaced by this, which is
    // little beside what a flow takes, and a second call starts only when the first takes longer.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(4);

    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _calls;
    private long _lastCall;

    /// <summary>Asks a question, together with others.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Ends the waiting; the call goes on, since it answers others too.</param>
    public Task<TAnswer> AskAsync(TQuestion question, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(question);
        _waiting.Enqueue(waiting);
        StartCall();
        return waiting.Answer.Task.WaitAsync(cancellationToken);
    }

    private void StartCall()
    {
        while (!_waiting.IsEmpty)
        {
            if (Interlocked.Increment(ref _calls) > maxCalls)
            {
                Interlocked.Decrement(ref _calls);
                // A call that ended in between saw an empty queue no more than we see a full house: look again.
                if (Volatile.Read(ref _calls) >= maxCalls)
                    return;
                continue;
            }
            _ = CallAsync();
            return;
        }
    }

    private async Task CallAsync()
    {
        try
        {
            while (!_waiting.IsEmpty)
            {
                var wait = Pace - time.GetElapsedTime(Volatile.Read(ref _lastCall));
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, time).ConfigureAwait(false);
                Volatile.Write(ref _lastCall, time.GetTimestamp());
                if (Take() is { Count: > 0 } questions)
                    await AnswerAsync(questions).ConfigureAwait(false);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
        // A question that came after the last look and before the decrement would otherwise wait for the next one.
        StartCall();
    }

    private List<Waiting> Take()
    {
        var questions = new List<Waiting>();
        while (questions.Count < maxQuestions && _waiting.TryDequeue(out var question))
            questions.Add(question);
        return questions;
    }

    private async Task AnswerAsync(List<Waiting> questions)
    {
        // The call belongs to the trace of whoever waited longest, not to that of whoever started the first of these calls.
        Activity.Current = questions[0].Asker;
        try
        {
            var answers = await ask([.. questions.Select(question => question.Question)]).ConfigureAwait(false);
            for (var i = 0; i < questions.Count; i++)
                questions[i].Answer.TrySetResult(answers[i]);
        }
        catch (Exception e)
        {
            foreach (var question in questions)
                question.Answer.TrySetException(e);
        }
    }

    private sealed class Waiting(TQuestion question)
    {
        public TQuestion Question => question;

        public Activity? Asker { get; } = Activity.Current;

        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Collections.Concurrent;
using Purchasing.Core.Sources;

namespace Purchasing.ServiceDefaults.Remote;

/// <summary>
/// Gathers questions about single products that arrive while others are under way, and asks for all of them in one
/// call. Alone, a question goes out at once; under load, the number of calls stays bounded while the number of products
/// in each grows. Thread-safe.
/// </summary>
/// <typeparam name="TFact">The type of fact.</typeparam>
/// <param name="inner">Answers for sets.</param>
/// <param name="maxCalls">Most calls under way at once.</param>
/// <param name="maxProducts">Most products in one call.</param>
internal sealed class CoalescingFactProvider<TFact>(IFactProvider<TFact> inner, int maxCalls, int maxProducts) : IFactProvider<TFact>
    where TFact : class
{
    private readonly ConcurrentQueue<Question> _waiting = new();
    private int _calls;

    public string Source => inner.Source;

    public async ValueTask<FactBatch<TFact>> GetAsync(ProductSet products, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(products);
        if (products.Ids.Count > 1)
            return await inner.GetAsync(products, cancellationToken).ConfigureAwait(false);
        var question = new Question(products.First);
        _waiting.Enqueue(question);
        StartCall();
        // The call answers others too, so one caller that leaves must not end it.
        return await question.Answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
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
            _ = AskAsync();
            return;
        }
    }

    private async Task AskAsync()
    {
        try
        {
            while (Take() is { Count: > 0 } questions)
                await AnswerAsync(questions).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
        // A question that came after the last look and before the decrement would otherwise wait for the next one.
        StartCall();
    }

    private List<Question> Take()
    {
        var questions = new List<Question>();
        while (questions.Count < maxProducts && _waiting.TryDequeue(out var question))
            questions.Add(question);
        return questions;
    }

    private async Task AnswerAsync(List<Question> questions)
    {
        try
        {
            var set = questions.Count == 1 ? ProductSet.One(questions[0].ProductId) : ProductSet.Of(questions.Select(question => question.ProductId));
            var all = await inner.GetAsync(set, CancellationToken.None).ConfigureAwait(false);
            foreach (var question in questions)
                question.Answer.TrySetResult(Part(all, question.ProductId));
        }
        catch (Exception e)
        {
            foreach (var question in questions)
                question.Answer.TrySetException(e);
        }
    }

    private static FactBatch<TFact> Part(FactBatch<TFact> all, string productId)
    {
        if (all.Failure is { } failure)
            return FactBatch<TFact>.Failed(all.Source, failure);
        var group = all.For(productId);
        var part = new FactBatch<TFact>(all.Source, group.Count);
        foreach (var fact in group)
            part.Add(productId, fact);
        if (all.ProblemOf(productId) is { } problem)
            part.AddProblem(productId, problem);
        return part;
    }

    private sealed class Question(string productId)
    {
        public string ProductId => productId;

        public TaskCompletionSource<FactBatch<TFact>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

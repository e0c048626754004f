using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Graph.Compilation;

/// <summary>Builds the resilience of a node: retries around a breaker around a timeout for each attempt.</summary>
static class NodeResilience
{
    public static ResiliencePipeline? Build(NodeDefinition node, TimeProvider time)
    {
        if (node.Timeout is null && node.Retry is null && node.Breaker is null) return null;
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (node.Retry is { } retry) builder.AddRetry(RetryOf(retry));
        if (node.Breaker is { } breaker)
        {
            builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = breaker.FailureRatio,
                MinimumThroughput = breaker.MinimumCalls,
                SamplingDuration = breaker.Window,
                BreakDuration = breaker.Break,
                ShouldHandle = static arguments => ValueTask.FromResult(IsTransient(arguments.Outcome.Exception, arguments.Context)),
            });
        }
        if (node.Timeout is { } timeout) builder.AddTimeout(timeout);
        return builder.Build();
    }

    /// <summary>Undoing is retried like doing, but no breaker may stand in its way.</summary>
    public static ResiliencePipeline? BuildUndoing(NodeDefinition node, TimeProvider time) =>
        node.Retry is { } retry ? new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(RetryOf(retry)).Build() : null;

    /// <summary>Why a node failed, in words for the trace.</summary>
    public static string Explain(Exception error, CompiledNode node) => error switch
    {
        TimeoutRejectedException => $"It took longer than its timeout of {Durations.Format(node.Definition.Timeout!.Value)}.",
        BrokenCircuitException { RetryAfter: { } wait } => $"It is not called for another {wait.TotalSeconds:0.#} s, because it kept failing: its circuit breaker is open.",
        BrokenCircuitException => "It is not called for now, because it kept failing: its circuit breaker is open.",
        NodeFailedException => error.Message,
        RuleException rule => $"{error.GetType().Name}: {rule.Summary}",
        _ => $"{error.GetType().Name}: {error.Message}",
    };

    static RetryStrategyOptions RetryOf(RetryPolicy retry) => new()
    {
        MaxRetryAttempts = retry.Attempts,
        Delay = retry.Delay,
        MaxDelay = retry.MaxDelay,
        UseJitter = retry.Jitter,
        BackoffType = retry.Backoff switch
        {
            BackoffKind.Constant => DelayBackoffType.Constant,
            BackoffKind.Linear => DelayBackoffType.Linear,
            _ => DelayBackoffType.Exponential,
        },
        // An open breaker stays open for longer than any wait here, so trying again would only fill the time.
        ShouldHandle = static arguments => ValueTask.FromResult(
            IsTransient(arguments.Outcome.Exception, arguments.Context) && arguments.Outcome.Exception is not BrokenCircuitException),
    };

    static bool IsTransient(Exception? error, ResilienceContext context) => error switch
    {
        null => false,
        OperationCanceledException => !context.CancellationToken.IsCancellationRequested,
        NodeFailedException failure => failure.IsTransient,
        _ => true,
    };
}

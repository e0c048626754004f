using System.Globalization;
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
    static readonly TimeSpan LongestUndo = TimeSpan.FromMinutes(1);

    public static ResiliencePipeline? Build(NodeDefinition node, string mark, TimeProvider time)
    {
        if (node.Timeout is null && node.Retry is null && node.Breaker is null) return null;
        var builder = new ResiliencePipelineBuilder { TimeProvider = time, InstanceName = mark };
        if (node.Retry is { } retry) builder.AddRetry(RetryOf(retry, mark));
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

    /// <summary>Undoing has a limit for each attempt and is retried, but no breaker may stand in its way.</summary>
    public static ResiliencePipeline BuildUndoing(NodeDefinition node, string mark, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time, InstanceName = mark };
        if ((node.Undo?.Retry ?? node.Retry) is { } retry) builder.AddRetry(RetryOf(retry, mark));
        return builder.AddTimeout(UndoTimeoutOf(node)).Build();
    }

    /// <summary>Why a node failed, in words for the trace.</summary>
    public static string Explain(Exception error, CompiledNode node) => Explain(error, node, node.Definition.Timeout);

    /// <summary>Why undoing failed, in words for the trace.</summary>
    public static string ExplainUndo(Exception error, CompiledNode node) => Explain(error, node, UndoTimeoutOf(node.Definition));

    static string Explain(Exception error, CompiledNode node, TimeSpan? timeout) => error switch
    {
        TimeoutRejectedException own when IsOwn(own, node.Mark) && timeout is { } limit => $"It took longer than its timeout of {Durations.Format(limit)}.",
        BrokenCircuitException { RetryAfter: { } wait } own when IsOwn(own, node.Mark) =>
            string.Create(CultureInfo.InvariantCulture, $"It is not called for another {wait.TotalSeconds:0.#} s, because it kept failing: its circuit breaker is open."),
        BrokenCircuitException own when IsOwn(own, node.Mark) => "It is not called for now, because it kept failing: its circuit breaker is open.",
        NodeFailedException => error.Message,
        RuleException rule => $"{error.GetType().Name}: {rule.Summary}",
        _ => $"{error.GetType().Name}: {error.Message}",
    };

    static TimeSpan UndoTimeoutOf(NodeDefinition node) => node.Undo?.Timeout ?? node.Timeout ?? LongestUndo;

    // The client that a node uses may well have a timeout and a breaker of the same library.
    static bool IsOwn(ExecutionRejectedException error, string mark) => error.TelemetrySource?.PipelineInstanceName == mark;

    static RetryStrategyOptions RetryOf(RetryPolicy retry, string mark) => new()
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
        ShouldHandle = arguments => ValueTask.FromResult(
            IsTransient(arguments.Outcome.Exception, arguments.Context) && !(arguments.Outcome.Exception is BrokenCircuitException broken && IsOwn(broken, mark))),
    };

    static bool IsTransient(Exception? error, ResilienceContext context) => error switch
    {
        null => false,
        OperationCanceledException => !context.CancellationToken.IsCancellationRequested,
        NodeFailedException failure => failure.IsTransient,
        RunFaultException => false,
        _ => true,
    };
}

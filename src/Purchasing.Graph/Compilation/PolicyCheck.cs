using Purchasing.Graph.Definition;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>Checks the policies of one node: that the numbers make sense, and that the node can bear them.</summary>
static class PolicyCheck
{
    // The bounds of Polly, which would otherwise refuse them with a stack trace.
    static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan ShortestBreak = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static void Check(NodeDefinition node, INodeHandler handler, ValueJson json, Action<string, string, string> report)
    {
        void Range(bool good, string message, string path)
        {
            if (!good) report("wrong-policy", $"Node '{node.Id}': {message}", path);
        }

        void Retry(RetryPolicy policy, string path)
        {
            Range(policy.Attempts is >= 1 and <= 1000, "the further attempts of a retry must be between 1 and 1000.", path + ".attempts");
            Range(policy.Delay >= TimeSpan.Zero && policy.Delay <= Longest, "the delay of a retry must be between 0s and 24h.", path + ".delay");
            Range(policy.MaxDelay >= TimeSpan.Zero && policy.MaxDelay <= Longest, "the longest delay of a retry must be between 0s and 24h.", path + ".maxDelay");
        }

        if (node.Timeout is { } timeout) Range(timeout >= ShortestTimeout && timeout <= Longest, "the timeout must be between 10ms and 24h.", "timeout");
        if (node.Concurrency is { } concurrency) Range(concurrency >= 1, "the concurrency must be at least 1.", "concurrency");
        if (node.Retry is { } retry) Retry(retry, "retry");
        if (node.Undo is { } undo)
        {
            if (undo.Timeout is { } limit) Range(limit >= ShortestTimeout && limit <= Longest, "the timeout must be between 10ms and 24h.", "undo.timeout");
            if (undo.Retry is { } again) Retry(again, "undo.retry");
            Range(handler is ISideEffectHandler, "it has no side effect that could be undone.", "undo");
        }
        if (handler is ICompositeHandler && (node.Retry is not null || node.Breaker is not null))
        {
            report("wrong-policy", $"Node '{node.Id}' runs a graph for each item and has no retry or breaker of its own. Set them on the nodes inside it.", node.Retry is not null ? "retry" : "breaker");
        }
        if (node.Breaker is { } breaker)
        {
            Range(breaker.FailureRatio is > 0 and <= 1, "the failure ratio of a breaker must be above 0 and at most 1.", "breaker.failureRatio");
            Range(breaker.MinimumCalls >= 2, "a breaker needs at least 2 calls to judge by.", "breaker.minimumCalls");
            Range(breaker.Window >= ShortestBreak && breaker.Window <= Longest, "the window of a breaker must be between 500ms and 24h.", "breaker.window");
            Range(breaker.Break >= ShortestBreak && breaker.Break <= Longest, "the break of a breaker must be between 500ms and 24h.", "breaker.break");
        }
        if (node.Cache is { } cache)
        {
            Range(cache.Ttl > TimeSpan.Zero, "the time to live of a cache must be above 0.", "cache.ttl");
            Range(cache.Size >= 1, "the size of a cache must be at least 1.", "cache.size");
            if (handler is ISideEffectHandler || !handler.Traits.HasFlag(NodeTraits.Pure))
            {
                report("wrong-policy", $"Node '{node.Id}' cannot be cached: its kind is not pure, so an old answer may be a wrong one.", "cache");
            }
            foreach (var (port, type) in handler.Inputs.Select(port => ($"input '{port.Name}'", port.Type)).Concat(handler.Outputs.Select(port => ($"output '{port.Name}'", port.Type))))
            {
                if (json.WhyNotKept(type) is { } why) report("wrong-policy", $"Node '{node.Id}' cannot be cached: its {port} cannot be kept exactly: {why}.", "cache");
            }
        }
    }
}

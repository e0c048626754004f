using Purchasing.Graph.Definition;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>Checks the policies of one node: that the numbers make sense, and that the node can bear them.</summary>
static class PolicyCheck
{
    // The bounds of Polly, which would otherwise refuse them with a stack trace.
    static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan ShortestBreak = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static void Check(NodeDefinition node, INodeHandler handler, Action<string, string, string> report)
    {
        void Range(bool good, string message, string path)
        {
            if (!good) report("wrong-policy", $"Node '{node.Id}': {message}", path);
        }

        if (node.Timeout is { } timeout) Range(timeout >= ShortestTimeout && timeout <= Longest, "the timeout must be between 10ms and 24h.", "timeout");
        if (node.Concurrency is { } concurrency) Range(concurrency >= 1, "the concurrency must be at least 1.", "concurrency");
        if (node.Retry is { } retry)
        {
            Range(retry.Attempts is >= 1 and <= 1000, "the further attempts of a retry must be between 1 and 1000.", "retry.attempts");
            Range(retry.Delay >= TimeSpan.Zero && retry.Delay <= Longest, "the delay of a retry must be between 0s and 24h.", "retry.delay");
            Range(retry.MaxDelay >= TimeSpan.Zero && retry.MaxDelay <= Longest, "the longest delay of a retry must be between 0s and 24h.", "retry.maxDelay");
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
        }
    }
}

using System.Diagnostics;

namespace Purchasing.Rete.Runtime;

/// <summary>Match counts and time per node of one session, kept only when asked for. Not thread-safe.</summary>
internal sealed class NetworkProfile(int alphas, int betas)
{
    private readonly long[] _alphas = new long[alphas];
    private readonly long[] _matches = new long[betas];
    private readonly long[] _ticks = new long[betas];
    private long _inner;

    public long AlphaMatches(int alpha) => _alphas[alpha];

    public long Matches(int node) => _matches[node];

    /// <summary>Time spent in the node itself, its successors not counted.</summary>
    public TimeSpan Time(int node) => Stopwatch.GetElapsedTime(0, _ticks[node]);

    public void CountAlpha(int alpha) => _alphas[alpha]++;

    public void CountBeta(WorkingMemory memory, BetaNode node, int token)
    {
        _matches[node.Id]++;
        long outer = _inner;
        _inner = 0;
        long start = Stopwatch.GetTimestamp();
        node.LeftActivate(memory, token);
        long all = Stopwatch.GetTimestamp() - start;
        _ticks[node.Id] += all - _inner;
        _inner = outer + all;
    }
}

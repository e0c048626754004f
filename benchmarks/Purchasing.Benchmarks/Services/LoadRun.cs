using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Purchasing.Benchmarks.Services;

/// <summary>
/// Sends flows to a host. Without a rate each connection asks again as soon as it was answered. With one, every request has
/// a time when it is due, and what it waits for a free connection counts as its latency, so that a host that stalls cannot
/// hide it by being asked less.
/// </summary>
internal sealed class LoadRun
{
    private readonly LoadPlan _plan;
    private readonly byte[][] _requests;
    private readonly List<long>[] _latencies;
    private readonly Dictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly long _begin;
    private long _next = -1;
    private long _end;

    private LoadRun(LoadPlan plan)
    {
        _plan = plan;
        _requests = [.. Enumerable.Range(plan.First, plan.Products).Select(number => Request(plan, number))];
        _latencies = [.. Enumerable.Range(0, plan.Connections).Select(_ => new List<long>())];
        _begin = Stopwatch.GetTimestamp();
    }

    public static async Task<LoadResult> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        var run = new LoadRun(plan);
        await Task.WhenAll(run._latencies.Select(latencies => Task.Run(() => run.ConnectionAsync(latencies, cancellationToken), cancellationToken))).ConfigureAwait(false);
        return new LoadResult(Stopwatch.GetElapsedTime(run._begin, run._end) - plan.Settle, [.. run._latencies.SelectMany(latencies => latencies)], run._outcomes);
    }

    private static byte[] Request(LoadPlan plan, int number)
    {
        var body = $$"""{"product_id":"GEN-{{number.ToString("0000000", CultureInfo.InvariantCulture)}}"{{(plan.DryRun ? ",\"dry_run\":true" : "")}}}""";
        var authorization = plan.Token is null ? "" : $"Authorization: Bearer {plan.Token}\r\n";
        return Encoding.ASCII.GetBytes(
            $"POST /purchasing/flow HTTP/1.1\r\nHost: {plan.Url.Authority}\r\n{authorization}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private async Task ConnectionAsync(List<long> latencies, CancellationToken cancellationToken)
    {
        using var connection = new HttpConnection(_plan.Url);
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        long last = 0;
        await connection.ConnectAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var number = Interlocked.Increment(ref _next);
            if (_plan.Requests > 0 && number >= _plan.Requests)
                break;
            var start = await StartAsync(number, cancellationToken).ConfigureAwait(false);
            var since = Stopwatch.GetElapsedTime(_begin, start);
            if (since >= _plan.Settle + _plan.Duration)
                break;
            string outcome;
            try
            {
                await connection.SendAsync(_requests[number % _requests.Length], cancellationToken).ConfigureAwait(false);
                outcome = OutcomeOf(connection);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                Count(outcomes, "connection lost");
                break;
            }
            if (since < _plan.Settle)
                continue;
            var end = Stopwatch.GetTimestamp();
            latencies.Add(end - start);
            last = end;
            Count(outcomes, outcome);
        }
        lock (_outcomes)
        {
            _end = Math.Max(_end, last);
            foreach (var (outcome, count) in outcomes)
                _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + count;
        }
    }

    // From when on a request waits: from when it was due if all connections were busy then, else from when it is sent.
    private async ValueTask<long> StartAsync(long number, CancellationToken cancellationToken)
    {
        if (_plan.Rate == 0)
            return Stopwatch.GetTimestamp();
        var due = _begin + (long)(number * (double)Stopwatch.Frequency / _plan.Rate);
        if (Stopwatch.GetTimestamp() >= due)
            return due;
        while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } left)
            await Task.Delay(left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left, cancellationToken).ConfigureAwait(false);
        return Stopwatch.GetTimestamp();
    }

    private static string OutcomeOf(HttpConnection connection)
    {
        if (connection.Status != 200)
            return connection.Status.ToString(CultureInfo.InvariantCulture);
        var status = "\"status\":\""u8;
        var at = connection.Body.IndexOf(status);
        if (at < 0)
            return "no status";
        var rest = connection.Body[(at + status.Length)..];
        return Encoding.ASCII.GetString(rest[..Math.Max(rest.IndexOf((byte)'"'), 0)]);
    }

    private static void Count(Dictionary<string, int> outcomes, string outcome) => outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Purchasing.Data.TestSuite;

/// <summary>
/// Several processes carry on the same runs and are killed at moments that effects, not clocks, decide; a receiver outside of them counts what was
/// done and undone.
/// </summary>
/// <param name="settings">Provider, then settings of its databases as <c>name=value</c>.</param>
/// <param name="seed">Decides who is killed and when.</param>
internal sealed class KillTrials(string[] settings, int seed) : IDisposable
{
    private const int Processes = 3;
    private readonly ConcurrentQueue<(string What, string Key, string Token)> _received = new();
    private readonly HttpListener _receiver = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private string _address = "";

    public void Dispose()
    {
        _receiver.Close();
        _arrived.Dispose();
    }

    /// <summary>Runs the trials and checks what the receiver saw. PURCHASING_TRIAL_CRASHES sets how many processes are killed (4; the full trial has 40).</summary>
    /// <param name="runs">How many runs there are.</param>
    public async Task RunAsync(int runs)
    {
        int kills = int.TryParse(Environment.GetEnvironmentVariable("PURCHASING_TRIAL_CRASHES"), NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) ? wanted : 4;
        _address = $"http://127.0.0.1:{LoopbackPort.Reserve()}/";
        _receiver.Prefixes.Add(_address);
        _receiver.Start();
        _ = Task.Run(ReceiveAsync);
        Random random = new(seed);
        Process[] processes = [.. Enumerable.Range(0, Processes).Select(_ => Start(runs))];
        try
        {
            for (int kill = 0; kill < kills; kill++)
            {
                for (int effects = random.Next(1, 5); effects > 0; effects--)
                    await WaitForEffectOrEndAsync(processes);
                int victim = random.Next(Processes);
                processes[victim].Kill();
                await processes[victim].WaitForExitAsync();
                processes[victim].Dispose();
                processes[victim] = Start(runs);
            }

            foreach (Process process in processes)
            {
                string errors = await process.StandardError.ReadToEndAsync();
                await process.WaitForExitAsync();
                Assert.True(process.ExitCode == 0, $"Seed {seed}: {errors}");
            }
        }
        finally
        {
            foreach (Process process in processes)
            {
                if (!process.HasExited)
                    process.Kill();
                process.Dispose();
            }
        }

        Check(runs);
    }

    private void Check(int runs)
    {
        var received = _received.ToArray();
        Assert.All(received.GroupBy(call => call), same => Assert.True(same.Count() == 1, $"Seed {seed}: {same.Key} {same.Count()} times under one lease."));
        string[] effects = ["{0}:order", "{0}/lines[0]:reserve", "{0}/lines[1]:reserve", "{0}:send"];
        HashSet<string> done = [];
        foreach ((string what, string key, _) in received)
        {
            if (what == "do")
                done.Add(key);
            else
                done.Remove(key);
        }

        IEnumerable<string> expected = Enumerable.Range(0, runs).Where(i => i % 3 != 2)
            .SelectMany(i => effects.Select(effect => string.Format(CultureInfo.InvariantCulture, effect, $"run-{i}")));
        Assert.Equal(expected.Order(StringComparer.Ordinal), done.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(received, call => call.What == "undo" && int.Parse(call.Key.AsSpan(4, call.Key.AsSpan(4).IndexOfAny(':', '/')), CultureInfo.InvariantCulture) % 3 != 2);
    }

    private async Task WaitForEffectOrEndAsync(Process[] processes)
    {
        while (!await _arrived.WaitAsync(TimeSpan.FromMilliseconds(20)))
        {
            if (processes.All(process => process.HasExited))
                return;
        }
    }

    private Process Start(int runs) => Process.Start(
        new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "GraphCrashHost.dll"), settings[0], _address, runs.ToString(CultureInfo.InvariantCulture), .. settings[1..]])
        {
            RedirectStandardError = true,
        })!;

    private async Task ReceiveAsync()
    {
        while (_receiver.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _receiver.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using StreamReader reader = new(context.Request.InputStream);
            string[] parts = (await reader.ReadToEndAsync()).Split('|');
            _received.Enqueue((parts[0], parts[1], parts[2]));
            _arrived.Release();
            try
            {
                context.Response.Close();
            }
            catch (HttpListenerException)
            {
                // The caller was killed before it heard the answer, which is what the trial is about.
                continue;
            }
        }
    }
}

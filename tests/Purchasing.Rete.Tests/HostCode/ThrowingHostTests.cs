using System.Globalization;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Tests.HostCode;

/// <summary>
/// Host code that throws at every place where the engine calls it: after each throw the session is as before the call,
/// as after it, or refuses. <c>PURCHASING_HOSTCODE_CASES</c> says how many throws are tried and <c>PURCHASING_HOSTCODE_SEED</c>
/// where the random cases begin; a failure names the seed that repeats it.
/// </summary>
public sealed class ThrowingHostTests
{
    /// <summary>How many throws are tried with one rule set.</summary>
    private const int ThrowsEach = 8;

    private const int Steps = 10;

    [Fact]
    public void Whatever_the_host_throws_the_session_is_as_before_as_after_or_refuses()
    {
        int cases = Setting("PURCHASING_HOSTCODE_CASES", 1_200), first = Setting("PURCHASING_HOSTCODE_SEED", 1);
        var faults = new Faults();
        int thrown = 0, faulted = 0;
        for (int seed = first; seed < first + cases / ThrowsEach; seed++)
        {
            try
            {
                Try(seed, faults, ref thrown, ref faulted);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"PURCHASING_HOSTCODE_SEED={seed} PURCHASING_HOSTCODE_CASES={ThrowsEach}, thrown by the host's {faults.Thrown ?? "nothing"}: {error.Message}\n{new HostCase(seed, faults).Json}", error);
            }
        }

        Assert.True(thrown > cases / 2, $"only {thrown} of {cases} cases threw");
        Assert.True(faulted < thrown / 4, $"{faulted} of {thrown} sessions refused");
        if (cases >= 1_000)
            Assert.Superset(new HashSet<string>(["getter", "computed getter", "setter", "constructor", "function", "handler", "subscriber", "log", "observer", "filter", "add", "result", "create", "remove"]), faults.Places);
    }

    private static void Try(int seed, Faults faults, ref int thrown, ref int faulted)
    {
        var hostCase = new HostCase(seed, faults);
        string end = RunWhole(hostCase, out List<string> calls);
        var random = new Random(seed);
        for (int i = 0; i < ThrowsEach; i++)
        {
            using (var run = new HostRun(hostCase, Choose(calls, random)))
            {
                RunWithThrow(run, hostCase);
                if (faults.Thrown is not null) thrown++;
                if (run.Session.IsFaulted)
                {
                    faulted++;
                    Assert.Throws<SessionFaultedException>(() => run.Session.FactCount);
                    Assert.Throws<SessionFaultedException>(() => run.Session.Fire());
                }
                else
                {
                    faults.Countdown = -1;
                    string matches = Settled(run);
                    Assert.Equal(run.MatchesOfAnotherSession(), matches);
                }
            }

            // Who rents the session next finds nothing of it.
            Assert.Equal(end, RunWhole(hostCase, out _));
        }
    }

    private static void RunWithThrow(HostRun run, HostCase hostCase)
    {
        for (int step = 0; step < Steps && !run.Session.IsFaulted; step++)
        {
            string before = run.Facts();
            int count = run.Session.Facts<HostFact>().Count();
            bool threw = hostCase.Faults.Thrown is not null;
            try
            {
                run.Step();
            }
            catch (RuleException error)
            {
                if (run.Session.IsFaulted) return;
                if (threw || hostCase.Faults.Thrown is null) continue;
                string after = run.Facts();
                if (run.Change is { } change) Assert.Contains(run.Session.Facts<HostFact>().Count() - count, (int[])[0, change]);
                if (error is RuleExecutionException && hostCase.Observer is not null) Assert.Equal(run.AfterLastFiring, after);
                if (error is RuleCallbackException { Callback: "RuleSetOptions.TimeProvider" }) Assert.Equal(before, after);
                // A property that only an explanation reads is said to be unreadable, and fails nothing.
                if (error is not RuleLimitException) Assert.Contains(hostCase.Faults.Thrown, Innermost(error).Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>The matches once every fact was matched anew; what still divides by zero may say so.</summary>
    private static string Settled(HostRun run)
    {
        try
        {
            return run.Matches();
        }
        catch (RuleEvaluationException)
        {
            return run.Matches();
        }
    }

    private static string RunWhole(HostCase hostCase, out List<string> calls)
    {
        using var run = new HostRun(hostCase, throwsAt: -1);
        for (int step = 0; step < Steps; step++)
        {
            try
            {
                run.Step();
            }
            catch (RuleException error) when (error is RuleLimitException or RuleEvaluationException or RuleExecutionException)
            {
                // The rules themselves loop or overflow; that they do so again is part of the state at the end.
            }
        }

        string end = run.State();
        calls = hostCase.Faults.Calls;
        return end;
    }

    /// <summary>The number of a call: first a place, so that rare ones are tried as often as getters, then one of its calls.</summary>
    private static int Choose(List<string> calls, Random random)
    {
        string[] places = [.. calls.Distinct()];
        if (places.Length == 0) return -1;
        string place = places[random.Next(places.Length)];
        int[] numbers = [.. Enumerable.Range(0, calls.Count).Where(i => calls[i] == place)];
        return numbers[random.Next(numbers.Length)];
    }

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}

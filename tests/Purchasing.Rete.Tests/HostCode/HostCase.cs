using Purchasing.Rete.Explanation;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.HostCode;

/// <summary>A random rule set over facts whose every member is the host's code.</summary>
internal sealed class HostCase
{
    private readonly Random _random;

    public HostCase(int seed, Faults faults)
    {
        Seed = seed;
        Faults = faults;
        _random = new Random(seed);
        HostFact.Current.Value = faults;
        Json = $$"""
            {"name":"host","version":"1","order":"{{Pick("depth", "breadth")}}","firingLimit":12,
             "facts":{"L":{"k":"int"} },
             "rules":[{{string.Join(",\n", Enumerable.Range(0, 1 + _random.Next(4)).Select(Rule))}}]}
            """;
        Rules = RuleSet.Parse(Json, new RuleSetOptions { CompileAfter = int.MaxValue, TimeProvider = new HostClock(faults) }
            .AddFact<FactA>("A").AddFact<FactB>("B")
            .AddFunction("host", (int x) => faults.Or("function", x % 3))
            .AddHandler("tell", _ => faults.Pass("handler"))
            .AddAccumulator("fold", new HostFold(faults)));
        Observer = _random.Next(2) == 0 ? new HostObserver(faults) : null;
        Options = new SessionOptions
        {
            Explain = _random.Next(2) == 0,
            Observer = Observer,
            Filter = _random.Next(3) == 0 ? _ => faults.Or("filter", true) : null,
        };
    }

    public int Seed { get; }

    public string Json { get; }

    public Faults Faults { get; }

    public RuleSet Rules { get; }

    public SessionOptions Options { get; }

    public HostObserver? Observer { get; }

    private string Rule(int index)
    {
        string first = Pick("A", "B"), second = Pick("A", "B");
        string condition = Pick(
            $$"""{"x1":"{{second}}","where":"{{Join()}}"}""",
            $$"""{"not":{"x1":"{{second}}","where":"{{Join()}}"} }""",
            $$"""{"exists":{"x1":"{{second}}","where":"{{Join()}}"} }""",
            $$"""{"not":{"and":[{"x1":"{{second}}","where":"{{Join()}}"},{"x2":"A","where":"x2.twice > x1.v"}]} }""",
            $$"""{"forall":{"x1":"{{second}}"},"satisfy":"{{Join()}}"}""",
            $$"""{"accumulate":{"x1":"{{second}}","where":"x1.twice >= 0"},"compute":{"t":"{{Pick("sum(x1.v)", "count(x1.s)", "min(x1.twice)", "collect(x1.k)", "countDistinct(x1.s)", "fold(x1.k)", "firstBy(x1.v, x1.k)", "average(x1.v)")}}"},"having":"host(x0.k) >= 0"}""",
            $$"""{"accumulate":{"x1":"{{second}}"},"groupBy":{"g":"{{Pick("x1.k", "host(x1.k)", "x1.s")}}"},"compute":{"n":"count()"},"having":"n > 0"}""",
            $$"""{"accumulate":[{"x1":"{{second}}"},{"x2":"B","where":"x2.k == x1.k"}],"compute":{"n":"sum(x2.twice)"} }""");
        string[] actions = [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Pick(
            """{"modify":"x0","set":{"k":"(x0.k + 1) % 3"} }""",
            """{"modify":"x0","set":{"v":"x0.twice - 3","s":"'c'"} }""",
            """{"insert":"A","set":{"k":"x0.k"} }""",
            """{"insert":"B","set":{"k":"host(x0.k)"},"as":"made"},{"modify":"made","set":{"v":"4"} }""",
            """{"insertLogical":"L","set":{"k":"x0.k"} }""",
            """{"retract":"x0"}""",
            """{"emit":"said","with":{"v":"x0.v"} }""",
            """{"log":"{x0.v}"}""",
            """{"call":"tell","with":{"k":"x0.k"} }""",
            """{"focus":"late"}"""))];
        string salience = Pick("1", "0", "\"host(x0.k)\"");
        string more = Pick("", "", "\"noLoop\":true,", "\"group\":\"late\",", "\"activationGroup\":\"one\",", "\"lockOnActive\":true,");
        string because = Pick("", ""","because":"{x0.k} and {x0.twice}" """);
        return $$"""{"name":"r{{index}}","salience":{{salience}},{{more}}"when":[{"x0":"{{first}}","where":"{{Own()}}"},{{condition}}],"then":[{{string.Join(",", actions.DistinctBy(a => a.Contains("as", StringComparison.Ordinal) ? "as" : a))}}]{{because}} }""";
    }

    private string Own() => Pick("x0.k < 3", "x0.twice >= 0", "x0.s != 'c'", "host(x0.k) != 5", "x0.v > -20 && 10 / (x0.k + 1) > 0");

    private string Join() => Pick("x1.k == x0.k", "x1.v > x0.v", "x1.twice == x0.twice", "host(x1.k) == host(x0.k)", "x1.s == x0.s");

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    private sealed class HostClock(Faults faults) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => faults.Or("clock", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }

    private sealed class HostFold(Faults faults) : IRuleAccumulator<int, List<int>, int>
    {
        public List<int> Create() => faults.Or("create", new List<int>());

        public List<int> Add(List<int> state, int value)
        {
            // It fails half-way: the state is changed already.
            state.Add(value);
            return faults.Or("add", state);
        }

        public List<int> Remove(List<int> state, int value)
        {
            state.Remove(value);
            return faults.Or("remove", state);
        }

        public int Result(List<int> state) => faults.Or("result", state.Sum());
    }

    /// <summary>Throws as the rest of the host does, and remembers the facts after each firing.</summary>
    internal sealed class HostObserver(Faults faults) : SessionObserver
    {
        public Action? Fired { get; set; }

        public override void OnInserted(FactSnapshot fact) => faults.Pass("observer");

        public override void OnModified(FactSnapshot fact) => faults.Pass("observer");

        public override void OnRetracted(FactSnapshot fact) => faults.Pass("observer");

        public override void OnActivated(Activation activation) => faults.Pass("observer");

        public override void OnFiring(Activation activation) => faults.Pass("observer");

        public override void OnFired(string rule)
        {
            Fired?.Invoke();
            faults.Pass("observer");
        }
    }
}

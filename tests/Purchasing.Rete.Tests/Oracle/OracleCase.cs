using System.Globalization;
using System.Text;

namespace Purchasing.Rete.Tests.Oracle;

/// <summary>One rule as its JSON parts, so that shrinking can drop any of them.</summary>
public sealed record OracleRule(string Name, int Salience, IReadOnlyList<string> Conditions, IReadOnlyList<string> Actions)
{
    public string Json => $$"""{"name":"{{Name}}","salience":{{Salience}},"when":[{{string.Join(",", Conditions)}}],"then":[{{string.Join(",", Actions)}}]}""";
}

/// <summary>One operation of the host: insert, modify, retract (of the n-th living fact) or fire.</summary>
public sealed record OracleStep(char Kind, string Type, int Target, int K, int Id, decimal? V, string S)
{
    public override string ToString() => Kind switch
    {
        'i' => $"insert {Type}(id {Id}, k {K}, v {V?.ToString(CultureInfo.InvariantCulture) ?? "null"}, s {S})",
        'm' => $"modify #{Target} (k {K}, v {V?.ToString(CultureInfo.InvariantCulture) ?? "null"})",
        'r' => $"retract #{Target}",
        _ => "fire",
    };
}

/// <summary>A random rule set with a random sequence of operations.</summary>
public sealed record OracleCase(bool Depth, bool FactReactivity, IReadOnlyList<OracleRule> Rules, IReadOnlyList<OracleStep> Steps)
{
    private const string Fields = """{"id":"int","k":"int","v":"decimal?","s":"string"}""";

    public string Json => $$"""
        {"name":"oracle","version":"1","order":"{{(Depth ? "depth" : "breadth")}}","reactivity":"{{(FactReactivity ? "fact" : "field")}}",
         "facts":{"A":{{Fields}},"B":{{Fields}},"C":{{Fields}}},
         "rules":[{{string.Join(",\n", Rules.Select(r => r.Json))}}]}
        """;

    public override string ToString() => $"{Json}\n{string.Join("\n", Steps)}";

    /// <summary>Builds a case from a seed; <paramref name="size"/> bounds rules and steps.</summary>
    public static OracleCase Create(int seed, int size)
    {
        var random = new Random(seed);
        int rules = 1 + random.Next(1 + Math.Min(size / 8, 4));
        int steps = 3 + random.Next(4 + Math.Min(size / 3, 24));
        return new OracleCase(
            random.Next(3) != 0,
            random.Next(5) == 0,
            [.. Enumerable.Range(0, rules).Select(i => new RuleWriter(random).Write($"r{i}"))],
            [.. Enumerable.Range(0, steps).Select(_ => Step(random))]);
    }

    /// <summary>The cases with one part less.</summary>
    public IEnumerable<OracleCase> Shrink()
    {
        for (int i = 0; i < Steps.Count; i++) yield return this with { Steps = Without(Steps, i) };
        for (int i = 0; i < Rules.Count; i++)
        {
            if (Rules.Count > 1) yield return this with { Rules = Without(Rules, i) };
            for (int c = 0; c < Rules[i].Conditions.Count; c++)
                yield return this with { Rules = With(Rules, i, Rules[i] with { Conditions = Without(Rules[i].Conditions, c) }) };
            for (int a = 0; a < Rules[i].Actions.Count; a++)
                yield return this with { Rules = With(Rules, i, Rules[i] with { Actions = Without(Rules[i].Actions, a) }) };
        }
    }

    private static OracleStep Step(Random random)
    {
        char kind = "iiiiimmmrff"[random.Next(11)];
        decimal? v = random.Next(4) == 0 ? null : random.Next(5);
        return new OracleStep(kind, "ABC"[random.Next(3)].ToString(), random.Next(8), random.Next(3), random.Next(4), v, random.Next(2) == 0 ? "a" : "b");
    }

    private static List<T> Without<T>(IReadOnlyList<T> list, int index) => [.. list.Where((_, i) => i != index)];

    private static List<T> With<T>(IReadOnlyList<T> list, int index, T item) => [.. list.Select((old, i) => i == index ? item : old)];

    private sealed class RuleWriter(Random random)
    {
        private readonly List<string> _facts = [];
        private int _names;

        public OracleRule Write(string name)
        {
            var conditions = new List<string>();
            int count = 1 + random.Next(4);
            for (int i = 0; i < count; i++) conditions.Add(Condition());
            var actions = new List<string>();
            int acts = 1 + random.Next(2);
            for (int i = 0; i < acts; i++) actions.Add(Action());
            return new OracleRule(name, random.Next(3) * 10, conditions, actions);
        }

        private string Condition() => random.Next(14) switch
        {
            < 7 => Bound(),
            7 or 8 => $$"""{"not":{{Free()}}}""",
            9 => $$"""{"exists":{{Free()}}}""",
            10 => $$"""{"{{(random.Next(2) == 0 ? "not" : "exists")}}":[{{Group()}}]}""",
            11 when _facts.Count > 0 => $$"""{"test":"{{Pick()}}.k < {{Pick()}}.id"}""",
            12 => $$"""{"or":[{{Free()}},{"not":{{Free()}}}]}""",
            _ => Accumulate(),
        };

        private string Bound()
        {
            string variable = $"x{_names++}";
            string json = Pattern(variable);
            _facts.Add(variable);
            return json;
        }

        private string Free() => Pattern($"x{_names++}");

        private string Group()
        {
            string variable = $"x{_names++}";
            string first = Pattern(variable);
            _facts.Add(variable);
            string second = Free();
            _facts.Remove(variable);
            return $"{first},{second}";
        }

        private string Accumulate()
        {
            string variable = $"x{_names++}", result = $"t{_names++}";
            string compute = random.Next(6) switch
            {
                0 => "count()",
                1 => $"sum({variable}.v)",
                2 => $"min({variable}.v)",
                3 => $"max({variable}.k)",
                4 => $"average({variable}.v)",
                _ => $"countDistinct({variable}.id)",
            };
            string source = Pattern(variable);
            if (random.Next(4) == 0)
            {
                _facts.Add(variable);
                source = $"[{source},{Free()}]";
                _facts.Remove(variable);
            }

            return $$"""{"accumulate":{{source}},"compute":{"{{result}}":"{{compute}}"},"having":"{{result}} {{(random.Next(2) == 0 ? ">=" : "<")}} {{random.Next(4)}}"}""";
        }

        private string Pattern(string variable)
        {
            var tests = new StringBuilder();
            int count = random.Next(3);
            for (int i = 0; i < count; i++)
            {
                if (i > 0) tests.Append(',');
                tests.Append('"').Append(Test(variable)).Append('"');
            }

            string where = count == 0 ? "" : $""","where":[{tests}]""";
            return $$"""{"{{variable}}":"{{"ABC"[random.Next(3)]}}"{{where}}}""";
        }

        private string Test(string x) => random.Next(_facts.Count > 0 ? 14 : 6) switch
        {
            0 => $"{x}.k == {random.Next(3)}",
            1 => $"{x}.v > {random.Next(4)}",
            2 => $"{x}.s == 'a'",
            3 => $"{x}.v == null",
            4 => $"{x}.k + {x}.id >= {random.Next(5)}",
            5 => $"{x}.id in [0, 2]",
            6 or 7 or 8 => $"{x}.k == {Pick()}.k",
            9 => $"{x}.id == {Pick()}.k",
            10 => $"{x}.v > {Pick()}.v",
            11 => $"{x}.id <= {Pick()}.k",
            12 => $"{Pick()}.v >= {x}.v",
            _ => $"{x}.k != {Pick()}.id",
        };

        private string Action()
        {
            int kind = random.Next(8);
            string value = _facts.Count > 0 ? $"({Pick()}.k + 1) % 3" : "1";
            if (_facts.Count > 0 && kind < 4) return $$$"""{"modify":"{{{Pick()}}}","set":{"{{{(random.Next(2) == 0 ? "k" : "id")}}}":"{{{value}}}"}}""";
            if (_facts.Count > 0 && kind == 4) return $$$"""{"modify":"{{{Pick()}}}","set":{"v":"{{{random.Next(5)}}}","s":"'{{{"ab"[random.Next(2)]}}}'"}}""";
            if (_facts.Count > 0 && kind == 5) return $$"""{"retract":"{{Pick()}}"}""";
            return $$$"""{"{{{(kind == 6 ? "insert" : "insertLogical")}}}":"{{{"ABC"[random.Next(3)]}}}","set":{"id":"{{{random.Next(3)}}}","k":"{{{value}}}","v":"{{{random.Next(4)}}}","s":"'a'"}}""";
        }

        private string Pick() => _facts[random.Next(_facts.Count)];
    }
}

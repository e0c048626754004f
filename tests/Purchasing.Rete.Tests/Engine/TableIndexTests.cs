using System.Globalization;
using System.Text;
using Purchasing.Rete.Compilation;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>Large decision tables against a plain evaluation of their rows.</summary>
public sealed class TableIndexTests
{
    /// <summary>A fact with a column of every kind that tables are split by, and one that they are not.</summary>
    public sealed class Offer
    {
        public int A { get; set; }

        public long? B { get; set; }

        public string? C { get; set; }

        public decimal D { get; set; }

        public DateOnly E { get; set; }

        public bool F { get; set; }

        public double G { get; set; }

        public int Count { get; set; }
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 200)]
    [InlineData(3, 200)]
    [InlineData(4, 1_000)]
    [InlineData(5, 1_000)]
    public void Rows_with_ranges_overlaps_and_empty_cells_fire_as_if_each_were_tested(int seed, int size)
    {
        var random = new Random(seed);
        List<(string[] Cells, Func<Offer, bool> Holds)> rows = [.. Enumerable.Range(0, size).Select(_ => Row(random))];
        RuleSet rules = RuleSet.Parse(Table(rows.Select(r => r.Cells)), new RuleSetOptions().AddFact<Offer>());
        using Session session = rules.CreateSession(new SessionOptions { Explain = true });
        for (int i = 0; i < 200; i++)
        {
            session.Reset();
            Offer offer = Random(random);
            FactHandle handle = session.Insert(offer);
            session.Fire();
            Assert.Equal(Expected(rows, offer), Fired(session));

            // A change of one column wakes the rows that test it, and no other.
            int before = session.Explanation.Count;
            offer.D = random.Next(40) / 2m;
            session.Update(handle, "d");
            session.Fire();
            Assert.Equal(Expected(rows, offer).Where(r => rows[r - 1].Cells[3].Length > 0), [.. Fired(session, before)]);
        }
    }

    [Fact]
    public void A_row_that_contradicts_itself_never_fires()
    {
        RuleSet rules = RuleSet.Parse(Table(Enumerable.Range(0, 40).Select(i => (string[])[i == 7 ? "> 10 && < 5" : $"{i}..{i}", "*", "", "0..100", "", "", ""])), new RuleSetOptions().AddFact<Offer>());
        using Session session = rules.CreateSession(new SessionOptions { Explain = true });
        foreach (int a in (int[])[7, 8])
        {
            session.Insert(new Offer { A = a });
            session.Fire();
        }

        Assert.Equal([9], Fired(session));
    }

    [Fact]
    public void Stages_are_on_one_cycle_exactly_when_each_leads_to_the_other()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var graph = new StageGraph();
            var edges = new HashSet<(int From, int To)>();
            int anything = random.Next(3) == 0 ? random.Next(8) : -1;
            for (int i = 0; i < 9; i++)
            {
                (int from, int to) = (random.Next(8), random.Next(8));
                graph.Add(from, to);
                edges.Add((from, to));
            }

            if (anything >= 0) graph.Add(null, anything);
            HashSet<int> known = [.. edges.SelectMany(e => (int[])[e.From, e.To])];
            if (anything >= 0) known.Add(anything);
            if (anything >= 0) edges.UnionWith(known.Select(k => (k, anything)));
            foreach (int x in known)
            foreach (int y in known)
                Assert.Equal(x == y || (Leads(edges, x, y) && Leads(edges, y, x)), graph.AreOnOneCycle(x, y));
            Assert.False(graph.AreOnOneCycle(0, 99));
        }
    }

    private static bool Leads(HashSet<(int From, int To)> edges, int from, int to)
    {
        HashSet<int> reached = [from];
        while (edges.Where(e => reached.Contains(e.From) && !reached.Contains(e.To)).Select(e => (int?)e.To).FirstOrDefault() is { } next) reached.Add(next);
        return reached.Contains(to);
    }

    private static IEnumerable<int> Expected(List<(string[] Cells, Func<Offer, bool> Holds)> rows, Offer offer)
    {
        for (int i = 0; i < rows.Count; i++)
            if (rows[i].Holds(offer)) yield return i + 1;
    }

    private static IEnumerable<int> Fired(Session session, int from = 0) => session.Explanation.Skip(from).Select(f => f.TableRow!.Value.Row).Order();

    private static string Table(IEnumerable<string[]> rows)
    {
        var json = new StringBuilder("""
            { "name": "t", "tables": [ { "name": "T", "when": { "o": "Offer" },
              "columns": [ { "if": "o.a" }, { "if": "o.b" }, { "if": "o.c" }, { "if": "o.d" }, { "if": "o.e" }, { "if": "o.f" }, { "if": "o.g" }, { "set": "o.count" } ], "rows": [
            """);
        json.AppendJoin(",\n", rows.Select(cells => $"[{string.Join(", ", cells.Select(c => $"\"{c}\""))}, 1]"));
        return json.Append("] } ] }").ToString();
    }

    private static Offer Random(Random random) => new()
    {
        A = random.Next(-2, 22),
        B = random.Next(4) == 0 ? null : random.Next(12),
        C = random.Next(4) == 0 ? null : "c" + random.Next(6),
        D = random.Next(40) / 2m,
        E = new DateOnly(2026, 1, 1).AddDays(random.Next(20)),
        F = random.Next(2) == 0,
        G = random.Next(5) == 0 ? double.NaN : random.Next(4),
    };

    private static (string[] Cells, Func<Offer, bool> Holds) Row(Random random)
    {
        (string a, Func<decimal, bool> holdsA) = Number(random, 20, 1m);
        (string b, Func<decimal, bool> holdsB) = Number(random, 10, 1m);
        (string d, Func<decimal, bool> holdsD) = Number(random, 40, 0.5m);
        string c = random.Next(3) == 0 ? "" : "c" + random.Next(6);
        int from = random.Next(20), to = random.Next(20);
        string e = random.Next(3) switch { 0 => "", 1 => $">= {Day(from)}", _ => $"{Day(Math.Min(from, to))}..{Day(Math.Max(from, to))}" };
        string f = random.Next(4) == 0 ? "true" : "";
        string g = random.Next(6) == 0 ? "<= 2.0" : "";
        return ([a, b, c, d, e, f, g], o =>
            holdsA(o.A) && (b.Length == 0 || (o.B is { } known && holdsB(known))) && (c.Length == 0 || o.C == c) && holdsD(o.D)
            && (e.Length == 0 || (e[0] == '>' ? o.E >= Date(from) : o.E >= Date(Math.Min(from, to)) && o.E <= Date(Math.Max(from, to))))
            && (f.Length == 0 || o.F) && (g.Length == 0 || o.G <= 2));

        static DateOnly Date(int day) => new DateOnly(2026, 1, 1).AddDays(day);

        static string Day(int day) => Date(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static (string Cell, Func<decimal, bool> Holds) Number(Random random, int most, decimal step)
    {
        decimal x = random.Next(most) * step, y = random.Next(most) * step, low = Math.Min(x, y), high = Math.Max(x, y);
        string l = low.ToString(CultureInfo.InvariantCulture), h = high.ToString(CultureInfo.InvariantCulture);
        return random.Next(9) switch
        {
            0 => ("", _ => true),
            1 => (l, v => v == low),
            2 => ($"> {l}", v => v > low),
            3 => ($"{l}..", v => v >= low),
            4 => ($"..{h}", v => v <= high),
            5 => ($"..<{h}", v => v < high),
            6 => ($"{l}..<{h}", v => v >= low && v < high),
            7 => ($"> {l} && <= {h}", v => v > low && v <= high),
            _ => ($"{l}..{h}", v => v >= low && v <= high),
        };
    }
}

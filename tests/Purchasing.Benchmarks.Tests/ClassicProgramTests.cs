using System.Globalization;
using Purchasing.Benchmarks.Programs;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Tests;

/// <summary>
/// Miss Manners and Waltz against CLIPS: the figures are what CLIPS 6.30 gave for the same facts and manners.clp and
/// waltz.clp, which lie beside the rule files (benchmarks/compare-clips.sh runs both).
/// </summary>
public sealed class ClassicProgramTests
{
    private static Session Run(ClassicProgram program, int size)
    {
        RuleSet rules = RuleSet.Load(program.RulesPath);
        Session session = rules.CreateSession(new SessionOptions { Explain = true });
        foreach (object fact in ProgramRun.ReadFacts(rules, program.Generate(size, ClassicProgram.Seed), "generated")) session.Insert(fact);
        session.Fire();
        return session;
    }

    private static T Field<T>(object fact, string name) => (T)Convert.ChangeType(fact.GetType().GetField(name)!.GetValue(fact)!, typeof(T), CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("manners", 16, 183)]
    [InlineData("manners", 32, 623)]
    [InlineData("manners", 64, 2_271)]
    [InlineData("waltz", 3, 1_092)]
    [InlineData("waltz", 12, 3_576)]
    public void As_many_rules_fire_as_in_CLIPS(string name, int size, int fired)
    {
        ClassicProgram program = ClassicProgram.All.Single(p => p.Name == name);

        Assert.Equal(fired, ProgramRun.Run(program, program.Generate(size, ClassicProgram.Seed), "generated").Fired);
    }

    [Fact]
    public void The_guests_sit_in_the_order_in_which_CLIPS_seats_them()
    {
        Session session = Run(ClassicProgram.Manners, 16);

        IEnumerable<string> names = session.Facts("Seating").Select(f => f.Fact).OrderBy(s => Field<int>(s, "seat2")).Select(s => Field<string>(s, "name2"));
        Assert.Equal("n16 n15 n13 n14 n12 n10 n11 n7 n9 n6 n8 n5 n4 n3 n2 n1", string.Join(' ', names));
    }

    [Fact]
    public void Neighbours_differ_in_sex_and_share_a_hobby_and_every_guest_sits_once()
    {
        Session session = Run(ClassicProgram.Manners, 32);
        ILookup<string, object> guests = session.Facts("Guest").Select(f => f.Fact).ToLookup(g => Field<string>(g, "name"));
        object[] seats = [.. session.Facts("Seating").Select(f => f.Fact).OrderBy(s => Field<int>(s, "seat2"))];

        Assert.Equal(32, seats.Select(s => Field<string>(s, "name2")).Distinct().Count());
        foreach (object seat in seats.Skip(1))
        {
            object[] left = [.. guests[Field<string>(seat, "name1")]], right = [.. guests[Field<string>(seat, "name2")]];
            Assert.NotEqual(Field<string>(left[0], "sex"), Field<string>(right[0], "sex"));
            Assert.NotEmpty(left.Select(g => Field<string>(g, "hobby")).Intersect(right.Select(g => Field<string>(g, "hobby"))));
        }
    }

    [Fact]
    public void Every_rule_of_Waltz_fires_as_often_as_in_CLIPS()
    {
        Session session = Run(ClassicProgram.Waltz, 3);

        var expected = new Dictionary<string, int>
        {
            ["All edges plotted"] = 1,
            ["All junctions found"] = 1,
            ["All labels found"] = 1,
            ["All lines are edges"] = 1,
            ["Copy a label to the other direction"] = 147,
            ["Highest corner is an arrow"] = 1,
            ["Label a fork 1"] = 16,
            ["Label a tee A"] = 56,
            ["Label an arrow 1A"] = 6,
            ["Label an arrow 1B"] = 2,
            ["Label an arrow 2A"] = 9,
            ["Label an arrow 2B"] = 4,
            ["Lowest corner is an L"] = 1,
            ["Plot a labelled edge"] = 38,
            ["Plot an unlabelled edge as boundary"] = 268,
            ["Three edges meet"] = 120,
            ["Turn a line into edges"] = 300,
            ["Two edges meet"] = 120,
        };
        Assert.Equal(expected.OrderBy(e => e.Key, StringComparer.Ordinal), session.Explanation.CountBy(f => f.Rule).OrderBy(e => e.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_edge_is_plotted_and_a_label_holds_in_both_directions()
    {
        Session session = Run(ClassicProgram.Waltz, 3);
        Dictionary<(int, int), object> edges = session.Facts("Edge").Select(f => f.Fact).ToDictionary(e => (Field<int>(e, "p1"), Field<int>(e, "p2")));

        Assert.Equal(600, edges.Count);
        Assert.All(edges, edge =>
        {
            Assert.True(Field<bool>(edge.Value, "plotted"));
            Assert.Equal(Field<string>(edge.Value, "label"), Field<string>(edges[(edge.Key.Item2, edge.Key.Item1)], "label"));
        });
    }

    [Fact]
    public void Generated_facts_are_the_same_every_time() =>
        Assert.Equal(WaltzData.Generate(2, 5), WaltzData.Generate(2, 5));

    [Fact]
    public void Another_seed_gives_other_facts() =>
        Assert.NotEqual(MannersData.Generate(16, 5), MannersData.Generate(16, 6));

    [Fact]
    public void An_odd_number_of_guests_is_refused() =>
        Assert.StartsWith("The number of guests must be even and at least 2, not 15", Assert.Throws<ArgumentException>(() => MannersData.Generate(15, 1)).Message, StringComparison.Ordinal);
}

using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Engine;

public sealed class InequalityJoinTests
{
    private const string Rules =
        """
        {
          "name": "tiers", "firingLimit": 1000000,
          "facts": {"Need": {"id": "int", "quantity": "decimal"}, "Tier": {"from": "decimal"}, "Fits": {"id": "int", "from": "decimal"}},
          "rules": [
            { "name": "A tier fits", "when": [{"n": "Need"}, {"t": "Tier", "where": "t.from <= n.quantity"}, {"not": {"better": "Tier", "where": ["better.from <= n.quantity", "better.from > t.from"]}}],
              "then": {"insert": "Fits", "set": {"id": "n.id", "from": "t.from"}} }
          ]
        }
        """;

    [Fact]
    public void The_best_tier_at_or_below_a_quantity_is_found_on_its_boundary_too()
    {
        RuleSet rules = RuleSet.Parse(Rules);
        Session session = rules.CreateSession();
        foreach (string from in (string[])["0", "50", "49.9999999999999999999999999", "1000000000000000000000000.01"]) Insert(rules, session, "Tier", ("from", decimal.Parse(from, CultureInfo.InvariantCulture)));
        Insert(rules, session, "Need", ("id", 1), ("quantity", 50m));
        Insert(rules, session, "Need", ("id", 2), ("quantity", 49.9999999999999999999999999m));
        Insert(rules, session, "Need", ("id", 3), ("quantity", 49.9999999999999999999999998m));
        Insert(rules, session, "Need", ("id", 4), ("quantity", 1000000000000000000000000.00m));
        Insert(rules, session, "Need", ("id", 5), ("quantity", 1000000000000000000000000.01m));
        session.Fire();

        FactType fits = rules.FactType("Fits");
        var found = session.Facts("Fits").Select(f => ((int)Read(fits, "id", f.Fact), (decimal)Read(fits, "from", f.Fact))).Order();
        Assert.Equal([(1, 50m), (2, 49.9999999999999999999999999m), (3, 0m), (4, 50m), (5, 1000000000000000000000000.01m)], found);
    }

    [Fact]
    public void Decimals_in_order_have_codes_in_order_but_for_the_slack()
    {
        Prop.ForAll<decimal, decimal>((a, b) =>
        {
            (decimal small, decimal large) = a <= b ? (a, b) : (b, a);
            return OrderCode.Of(small) <= OrderCode.Of(large) + OrderCode.Slack;
        }).QuickCheckThrowOnFailure();
        Prop.ForAll<decimal, byte>((a, scale) =>
        {
            // Neighbours in the last of 28 digits, and the same value with other scales.
            decimal value = decimal.Round(a % 1000, scale % 20), next = value + 0.0000000000000000000000001m;
            return OrderCode.Of(value) <= OrderCode.Of(next) + OrderCode.Slack && Math.Abs((long)(OrderCode.Of(value * 1.0000m) - OrderCode.Of(value))) <= (long)OrderCode.Slack;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_sorted_index_gives_exactly_the_rows_between_two_codes()
    {
        Prop.ForAll(Arb.From(Gen.Choose(1, int.MaxValue - 1)), seed =>
        {
            var random = new System.Random(seed);
            var index = new SortedIndex();
            var expected = new List<(ulong Code, int Row)>();
            for (int row = 1; row <= 1_000; row++)
            {
                // Few codes, so that equal ones fill whole blocks.
                var entry = ((ulong)random.Next(1, 30), row);
                index.Add(entry.Item1, entry.row);
                expected.Add(entry);
                if (random.Next(3) != 0) continue;
                var gone = expected[random.Next(expected.Count)];
                index.Remove(gone.Code, gone.Row);
                expected.Remove(gone);
            }

            ulong low = (ulong)random.Next(0, 32), high = (ulong)random.Next(0, 32);
            var actual = new List<int>();
            SortedIndex.Range range = index.Between(low, high);
            while (range.Next() is var row and not 0) actual.Add(row);
            return actual.SequenceEqual(expected.Where(e => e.Code >= low && e.Code <= high).Order().Select(e => e.Row));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_cost_of_an_inequality_join_follows_its_matches_and_not_the_pairs()
    {
        const int count = 2_000;
        int tried = 0;
        var options = new RuleSetOptions().AddFunction("tried", (int at) => Interlocked.Increment(ref tried) > at - count);
        RuleSet rules = RuleSet.Parse("""
            {
              "name": "neighbours", "firingLimit": 1000000,
              "facts": {"A": {"at": "int"}, "B": {"at": "int"}, "Hit": {"at": "int"}},
              "rules": [ { "name": "r", "when": [{"a": "A"}, {"b": "B", "where": ["tried(b.at + a.at - a.at)", "b.at >= a.at"]}], "then": {"insert": "Hit", "set": {"at": "b.at"}} } ]
            }
            """, options);
        Session session = rules.CreateSession();
        // Every B but the last lies below every A.
        for (int i = 0; i < count; i++) Insert(rules, session, "B", ("at", i < count - 1 ? i : 3 * count));
        for (int i = 0; i < count; i++) Insert(rules, session, "A", ("at", count + i));
        session.Fire();
        Assert.InRange(tried, count, 12 * count);
    }

    private static object Read(FactType type, string field, object fact) => ((System.Reflection.FieldInfo)type.FindField(field)!.Member).GetValue(fact)!;

    private static void Insert(RuleSet rules, Session session, string type, params (string Field, object Value)[] values)
    {
        FactType factType = rules.FactType(type);
        session.Insert(FactBuilder.Create(factType, values.ToDictionary(v => factType.FindField(v.Field)!, v => (object?)v.Value)));
    }
}

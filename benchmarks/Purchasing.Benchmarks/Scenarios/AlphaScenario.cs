using System.Text.Json;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Scenarios;

/// <summary>Many rules that each test one field for a constant of its own; every fact matches one of them.</summary>
public sealed class AlphaScenario
{
    /// <summary>How many facts one run inserts.</summary>
    public const int Facts = 10_000;

    private readonly Item[] _items = new Item[Facts];
    private readonly Session _session;

    public AlphaScenario(int rules)
    {
        string json = JsonSerializer.Serialize(new
        {
            name = "alpha",
            rules = Enumerable.Range(0, rules).Select(code => new
            {
                name = $"Code {code}",
                when = new { i = "Item", where = $"i.code == {code}" },
                then = new { modify = "i", set = new { seen = code } },
            }),
        });
        _session = RuleSet.Parse(json, new RuleSetOptions().AddFact<Item>()).CreateSession();
        // A step that shares no factor with 10, 100, 1,000 or 10,000 visits all codes, out of order.
        for (int i = 0; i < Facts; i++) _items[i] = new Item { Code = (int)(i * 7919L % rules) };
    }

    /// <summary>Empties the session, inserts all facts and fires.</summary>
    /// <returns>How many rules fired: one for each fact.</returns>
    public int InsertAndFire()
    {
        _session.Reset();
        foreach (Item item in _items) _session.Insert(item);
        return _session.Fire().Fired;
    }

    /// <summary>The same as a switch compiles it: one indexed step for each fact.</summary>
    public int ByHand()
    {
        int count = 0;
        foreach (Item item in _items)
        {
            item.Seen = item.Code;
            count++;
        }

        return count;
    }

    /// <summary>How many facts were seen by the rule of their code.</summary>
    public int Right => _items.Count(i => i.Seen == i.Code);

    /// <summary>A fact with a code.</summary>
    public sealed class Item
    {
        public int Code { get; set; }

        public int Seen { get; set; } = -1;
    }
}

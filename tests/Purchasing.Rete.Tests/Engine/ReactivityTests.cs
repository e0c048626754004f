using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Tests.Engine;

/// <summary>Which changes wake a rule: those of fields that its conditions read.</summary>
public sealed class ReactivityTests
{
    private readonly RuleSet _rules = RuleSet.Parse("""
        {"name":"t","version":"1","facts":{"Item":{"price":"decimal","stock":"int","note":"string?"}},
         "rules":[{"name":"note the stock","when":{"i":"Item","where":"i.price > 1"},"then":{"modify":"i","set":{"note":"text(i.stock)"}}}]}
        """);

    [Theory]
    [InlineData("stock", 0)]
    [InlineData("price", 1)]
    public void A_field_read_only_in_actions_does_not_wake_the_rule(string field, int firings)
    {
        FactType type = _rules.FactType("Item");
        Session session = _rules.CreateSession();
        FactHandle handle = session.Insert(FactBuilder.Create(type, new Dictionary<FactField, object?> { [type.FindField("price")!] = 2m, [type.FindField("stock")!] = 3 }));
        Assert.Equal(1, session.Fire().Fired);
        session.Update(handle, field);
        Assert.Equal(firings, session.Fire().Fired);
    }
}

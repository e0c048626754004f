using Purchasing.Rete.Expressions;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Tests.Engine;

public sealed class Item { public int Id { get; set; } public decimal? Shortage { get; set; } public decimal Qty { get; set; } public string State { get; set; } = "new"; }
public sealed class Stock { public int ItemId { get; set; } public decimal OnHand { get; set; } }

public sealed class SmokeTests
{
    private readonly FactType _item = ClrFactTypes.Create(typeof(Item), "Item");
    private readonly FactType _stock = ClrFactTypes.Create(typeof(Stock), "Stock");

    private static BoundExpression Test(Scope scope, string text)
    {
        var bag = new DiagnosticBag();
        return Binder.BindTest(new SourceText(text, "", 1, 1), scope, bag) ?? throw new InvalidOperationException(string.Join("\n", bag.Items));
    }

    private static BoundExpression Bind(Scope scope, string text, FactField field)
    {
        var bag = new DiagnosticBag();
        return Binder.BindTo(new SourceText(text, "", 1, 1), scope, bag, field.Type, field.IsNullable, field.Name) ?? throw new InvalidOperationException(string.Join("\n", bag.Items));
    }

    private RuleSet Compile(params RuleModel[] rules) => new(new RuleSetModel
    {
        Name = "t", Version = "1", FactTypes = [_item, _stock], Rules = rules, Parameters = new Dictionary<string, object?>(), Hash = "",
    }, new Dictionary<string, Delegate>(), TimeProvider.System, []);

    [Fact]
    public void Join_not_and_modify_work_together()
    {
        var functions = new FunctionTable(TimeProvider.System);
        var scope = new Scope(functions);
        var x = new Variable("x", _item);
        var s = new Variable("s", _stock);
        scope.TryAdd(x);
        scope.TryAdd(s);
        FactField qty = _item.FindField("qty")!, state = _item.FindField("state")!, shortage = _item.FindField("shortage")!;
        var rule = new RuleModel
        {
            Name = "shortage", Location = default, Salience = 10,
            When = new AndCondition([
                new PatternCondition(x, [Test(scope, "x.state == 'new'")], default),
                new PatternCondition(s, [Test(scope, "s.itemId == x.id")], default)], default),
            Then = [new ModifyAction(x, [new FieldAssignment(shortage, Bind(scope, "10 - s.onHand", shortage)), new FieldAssignment(state, Bind(scope, "'short'", state))], default)],
        };
        var none = new RuleModel
        {
            Name = "no stock", Location = default,
            When = new AndCondition([
                new PatternCondition(x, [Test(scope, "x.state == 'new'")], default),
                new NotCondition(new PatternCondition(s, [Test(scope, "s.itemId == x.id")], default), default)], default),
            Then = [new ModifyAction(x, [new FieldAssignment(state, Bind(scope, "'held'", state))], default)],
        };
        var order = new RuleModel
        {
            Name = "order", Location = default,
            When = new PatternCondition(x, [Test(scope, "x.shortage > 0")], default),
            Then = [new ModifyAction(x, [new FieldAssignment(qty, Bind(scope, "x.shortage ?? 0", qty))], default)],
        };
        RuleSet rules = Compile(rule, none, order);
        for (int round = 0; round < 3; round++)
        {
            using Session session = rules.Rent();
            var a = new Item { Id = 1 };
            var b = new Item { Id = 2 };
            session.Insert(a);
            session.Insert(b);
            session.Insert(new Stock { ItemId = 1, OnHand = 4 });
            FireResult result = session.Fire();
            Assert.Equal(3, result.Fired);
            Assert.Equal(6m, a.Qty);
            Assert.Equal("held", b.State);
        }
    }
}

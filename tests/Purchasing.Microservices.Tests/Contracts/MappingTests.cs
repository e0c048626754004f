using System.Collections;
using System.Reflection;
using Purchasing.Contracts;
using Purchasing.Core.Decisions;
using Purchasing.Core.Facts;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Core.Sources;

namespace Purchasing.Microservices.Tests.Contracts;

/// <summary>What goes into a message comes out of it: every property, whatever is added to the types later.</summary>
public sealed class MappingTests
{
    [Fact]
    public void Every_property_of_every_fact_comes_back()
    {
        Same(Fill<Demand>(), fact => fact.ToWire().FromWire());
        Same(Fill<StockLevel>(), fact => fact.ToWire().FromWire());
        Same(Fill<SupplierOffer>(), fact => fact.ToWire().FromWire());
        Same(Fill<UnitConversion>(), fact => fact.ToWire().FromWire());
        Same(Fill<OpenOrders>(), fact => fact.ToWire().FromWire());
        Same(Fill<ReplenishmentPolicy>(), fact => fact.ToWire().FromWire());
        Same(Fill<ExchangeRate>(), fact => fact.ToWire().FromWire());
    }

    [Fact]
    public void Every_property_of_decisions_comes_back()
    {
        Same(Fill<Decision>(), decision => decision.ToWire().FromWire());
        Same(Fill<ProductDecision>(), decision => decision.ToWire().FromWire());
        Same(Fill<DecisionOptions>(), options => options.ToWire().FromWire());
    }

    [Fact]
    public void Every_property_of_orders_comes_back()
    {
        Same(Fill<PurchaseOrder>(), order => order.ToWire().FromWire());
        // A place in a list has the value that the list is sorted by, and no other.
        foreach (var sort in Enum.GetValues<OrderSort>())
            Same(Fill<OrderQuery>() with { Limit = 7, Sort = sort, After = OrderPlace.Of(Fill<PurchaseOrder>(), sort) }, query => query.ToWire().FromWire());
        Same(Fill<AuditEntry>(), entry => entry.ToWire().FromWire());
    }

    [Fact]
    public void What_is_null_stays_null()
    {
        Same(new Demand { ProductId = "P" }, fact => fact.ToWire().FromWire());
        Same(new StockLevel { ProductId = "P", WarehouseId = "W" }, fact => fact.ToWire().FromWire());
        Same(new SupplierOffer { ProductId = "P", SupplierId = "S" }, fact => fact.ToWire().FromWire());
        Same(new UnitConversion { ProductId = "P", FromUnit = "A", ToUnit = "B" }, fact => fact.ToWire().FromWire());
        Same(new ReplenishmentPolicy { ProductId = "P" }, fact => fact.ToWire().FromWire());
        Same(new Decision { ProductId = "P", OrderDate = new DateOnly(2026, 1, 1) }, fact => fact.ToWire().FromWire());
    }

    [Fact]
    public void A_failed_source_and_a_problem_of_one_product_come_back()
    {
        var products = ProductSet.Of(["A", "B"]);
        var stock = new FactBatch<StockLevel>(SourceNames.Stock);
        stock.AddProblem("B", "on_hand is not a valid number");
        var facts = new FactSet(
            products,
            FactBatch<Demand>.Failed(SourceNames.Demand, "the server is down"),
            stock,
            new FactBatch<SupplierOffer>(SourceNames.Offers),
            new FactBatch<UnitConversion>(SourceNames.Units),
            new FactBatch<OpenOrders>(SourceNames.OpenOrders));
        var back = facts.ToWire().FromWire();
        Assert.Equal("the server is down", back.Demand.ProblemOf("A"));
        Assert.Equal("on_hand is not a valid number", back.Stock.ProblemOf("B"));
        Assert.Null(back.Stock.ProblemOf("A"));
        Assert.Null(back.Policies);
    }

    [Fact]
    public void Policies_come_back_with_their_problems()
    {
        var policies = new FactBatch<ReplenishmentPolicy>(SourceNames.Policies);
        policies.Add("A", new ReplenishmentPolicy { ProductId = "A", Kind = "reorder_point", ReorderPoint = 30m, ReorderQuantity = 12.5m });
        policies.AddProblem("B", "reorder_point is no number");
        var facts = new FactSet(
            ProductSet.Of(["A", "B"]),
            new FactBatch<Demand>(SourceNames.Demand),
            new FactBatch<StockLevel>(SourceNames.Stock),
            new FactBatch<SupplierOffer>(SourceNames.Offers),
            new FactBatch<UnitConversion>(SourceNames.Units),
            new FactBatch<OpenOrders>(SourceNames.OpenOrders))
        {
            Policies = policies,
        };
        var back = facts.ToWire().FromWire().Policies!;
        Assert.Equal(policies.For("A").First, back.For("A").First);
        Assert.Equal("reorder_point is no number", back.ProblemOf("B"));
    }

    private static void Same<T>(T value, Func<T, T> roundTrip)
        where T : notnull => Assert.Equal(Describe(value), Describe(roundTrip(value)));

    private static T Fill<T>() => (T)Sample(typeof(T), typeof(T).Name)!;

    private static object? Sample(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var seed = name.Sum(c => c);
        if (type == typeof(string))
            return name + "!";
        if (type == typeof(decimal))
            return seed + 0.250m;
        if (type == typeof(int))
            return seed;
        if (type == typeof(bool))
            return true;
        if (type == typeof(DateOnly))
            return new DateOnly(2026, 1, 1).AddDays(seed);
        if (type == typeof(DateTimeOffset))
            return new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(seed * 12345L);
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(1);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return Mapped(type.GetGenericArguments(), name);
        if (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type))
            return Listed(type.GetGenericArguments()[0], name);
        return Built(type);
    }

    /// <summary>Two entries; where the values may be null, the second is.</summary>
    private static object Mapped(Type[] pair, string name)
    {
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(pair))!;
        map.Add(Sample(pair[0], name + "a")!, Sample(pair[1], name + "1"));
        map.Add(Sample(pair[0], name + "b")!, pair[1].IsValueType ? Sample(pair[1], name + "2") : null);
        return map;
    }

    private static Array Listed(Type item, string name)
    {
        var list = Array.CreateInstance(item, 2);
        list.SetValue(Sample(item, name + "1"), 0);
        list.SetValue(Sample(item, name + "2"), 1);
        return list;
    }

    private static object Built(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        var built = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType, parameter.Name!))]);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
            property.SetValue(built, Sample(property.PropertyType, property.Name));
        return built;
    }

    private static string Describe(object? value) => value switch
    {
        null => "null",
        string or decimal or int or bool or DateOnly or Enum => FormattableString.Invariant($"{value}"),
        DateTimeOffset instant => instant.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        IDictionary map => string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key}={Describe(map[key])}")),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Describe))}]",
        _ => $"{{{string.Join(", ", value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"{property.Name}: {Describe(property.GetValue(value))}"))}}}",
    };
}

using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Loading;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>What the host adds to a rule file: types, functions, handlers, accumulators.</summary>
public sealed class HostTests
{
    [Fact]
    public void A_host_accumulator_follows_facts_that_come_and_go()
    {
        RuleSetOptions options = new RuleSetOptions().AddAccumulator("product", new Product());
        RuleSet rules = RuleSet.Parse("""
            { "name": "t", "facts": { "A": { "x": "decimal" }, "Out": { "value": "decimal" } },
              "rules": [ { "name": "r", "when": { "accumulate": { "a": "A" }, "compute": { "p": "product(a.x)" }, "having": "p > 1" }, "then": { "insertLogical": "Out", "set": { "value": "p" } } } ],
              "tests": [ { "name": "24", "given": { "A": [ { "x": 2 }, { "x": 3 }, { "x": 4 } ] }, "expect": { "Out": { "value": 24 } } } ] }
            """, options);
        Assert.All(rules.RunTests(), t => Assert.True(t.Passed, t.ToString()));
    }

    [Fact]
    public void A_pattern_on_a_base_type_matches_derived_facts()
    {
        RuleSet rules = RuleSet.Parse("""
            { "name": "t", "rules": [ { "name": "r", "when": [ { "d": "Dog", "where": "d.name == 'Rex'" }, { "a": "Animal", "where": "a.age + 1 >= d.age && a.age > 0" } ], "then": { "modify": "a", "set": { "age": "a.age - 100" } } } ] }
            """, new RuleSetOptions().AddFact<Animal>().AddFact<Dog>());
        using Session session = rules.CreateSession();
        Dog rex = new() { Name = "Rex", Age = 5 };
        Animal tortoise = new() { Name = "Tim", Age = 90 };
        session.Insert(rex);
        session.Insert(tortoise);
        session.Fire();
        Assert.Equal((-95, -10), (rex.Age, tortoise.Age));
    }

    [Fact]
    public void Host_types_say_what_rules_may_set()
    {
        const string Rule = """{ "name": "t", "rules": [ { "name": "r", "when": { "c": "Car" }, "then": { "modify": "c", "set": { "FIELD": 1 } } } ] }""";
        RuleSetOptions options = new RuleSetOptions().AddFact<Car>();
        Assert.Equal("field 'wheels' of Car is read-only", Error(Rule.Replace("FIELD", "wheels", StringComparison.Ordinal), options));
        Assert.Equal("field 'made' of Car can be set only when the fact is made (init)", Error(Rule.Replace("FIELD", "made", StringComparison.Ordinal), options));
    }

    [Fact]
    public void Rules_make_records_through_their_constructor()
    {
        RuleSet rules = RuleSet.Parse("""
            { "name": "t", "rules": [ { "name": "r", "when": { "d": "Dog" }, "then": { "insert": "Licence", "set": { "owner": "d.name", "fee": "d.age * 1.5" } } } ] }
            """, new RuleSetOptions().AddFact<Dog>().AddFact<Licence>());
        using Session session = rules.CreateSession();
        session.Insert(new Dog { Name = "Rex", Age = 4 });
        session.Fire();
        Assert.Equal(new Licence("Rex", 6.0m), Assert.Single(session.Facts<Licence>()));
        Assert.Equal("the insert does not set 'fee' of Licence, which may not be null", Error("""
            { "name": "t", "rules": [ { "name": "r", "when": { "d": "Dog" }, "then": { "insert": "Licence", "set": { "owner": "d.name" } } } ] }
            """, new RuleSetOptions().AddFact<Dog>().AddFact<Licence>()));
    }

    [Fact]
    public void Registrations_that_cannot_be_used_are_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new RuleSetOptions().AddFact<Dog>().AddFact<Dog>());
        Assert.Throws<ArgumentException>(() => new RuleSetOptions().AddFact<Dog>("no name"));
        Assert.Throws<ArgumentException>(() => new RuleSetOptions().AddFunction("round", (int x) => x));
        Assert.Throws<ArgumentException>(() => new RuleSetOptions().AddFunction("nothing", (int x) => { }));
        Assert.Throws<ArgumentException>(() => new RuleSetOptions().AddAccumulator("sum", new Product()));
        Assert.Throws<ArgumentException>(() => new RuleSetOptions().AddHandler("h", _ => { }).AddHandler("h", _ => { }));
    }

    [Fact]
    public void Functions_with_several_signatures_are_chosen_by_their_arguments()
    {
        RuleSetOptions options = new RuleSetOptions().AddFunction("twice", (int x) => 2 * x).AddFunction("twice", (string s) => s + s);
        RuleSet rules = RuleSet.Parse("""
            { "name": "t", "facts": { "A": { "x": "int?", "s": "string?", "n": "int?" } },
              "rules": [ { "name": "r", "when": { "a": "A", "where": "a.s == null" }, "then": { "modify": "a", "set": { "x": "twice(21)", "s": "twice('ab')", "n": "twice(a.n)" } } } ],
              "tests": [ { "name": "both", "given": { "A": { } }, "expect": { "A": { "x": 42, "s": "abab", "n": null } } } ] }
            """, options);
        Assert.All(rules.RunTests(), t => Assert.True(t.Passed, t.ToString()));
    }

    private static string Error(string json, RuleSetOptions options)
    {
        RuleSetLoader.LoadText(json, options.ForLoading(), null, out IReadOnlyList<Diagnostic> diagnostics);
        return Assert.Single(diagnostics).Message;
    }

    public class Animal
    {
        public string Name { get; set; } = "";

        public int Age { get; set; }
    }

    public sealed class Dog : Animal;

    public sealed class Car
    {
        public int Wheels => 4;

        public int Made { get; init; }
    }

    public sealed record Licence(string Owner, decimal Fee);

    private sealed class Product : IRuleAccumulator<decimal, decimal, decimal>
    {
        public decimal Create() => 1;

        public decimal Add(decimal state, decimal value) => state * value;

        public decimal Remove(decimal state, decimal value) => state / value;

        public decimal Result(decimal state) => state;
    }
}

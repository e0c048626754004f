using Purchasing.Benchmarks.Programs;
using Purchasing.Rete;

namespace Purchasing.Benchmarks.Tests;

public sealed class FactMakerTests
{
    private static readonly RuleSet s_manners = RuleSet.Load(ClassicProgram.Manners.RulesPath);

    private static List<object> Make(string text) => ProgramRun.ReadFacts(s_manners, text, "guests.fct");

    private static string Problem(string text) => Assert.Throws<ClipsFactException>(() => Make(text)).Message;

    private static object? Field(object fact, string name) => fact.GetType().GetField(name)!.GetValue(fact);

    [Fact]
    public void Templates_and_slots_with_underscores_find_their_types_and_fields()
    {
        object seating = Assert.Single(Make("(seating (id 7) (path_done yes) (name1 n3))"));

        Assert.Equal("Seating", seating.GetType().Name);
        Assert.Equal(7, Field(seating, "id"));
        Assert.Equal(true, Field(seating, "pathDone"));
        Assert.Equal("n3", Field(seating, "name1"));
    }

    [Fact]
    public void A_number_as_the_name_of_a_guest_is_text() => Assert.Equal("128", Field(Make("(guest (name 128))")[0], "name"));

    [Fact]
    public void A_symbol_becomes_the_member_of_an_enum() => Assert.Equal("assign_seats", Field(Make("(context (state assign_seats))")[0], "state")!.ToString());

    [Fact]
    public void An_unknown_template_is_reported_with_the_known_types() =>
        Assert.Equal("guests.fct(2): the rules have no fact type for 'host'; they have Context, Count, LastSeat, Guest, Seating, Path, Chosen.", Problem("(count (c 1))\n(host (name n1))"));

    [Fact]
    public void An_unknown_slot_is_reported_with_the_known_fields() =>
        Assert.Equal("guests.fct(1): Guest has no field for slot 'age'; it has name, sex, hobby.", Problem("(guest (age 40))"));

    [Theory]
    [InlineData("(guest (sex x))", "guests.fct(1): 'x' is no value of Guest.sex, which is one of f, m.")]
    [InlineData("(guest (sex 0))", "guests.fct(1): '0' is no value of Guest.sex, which is one of f, m.")]
    [InlineData("(count (c many))", "guests.fct(1): 'many' is no value of Count.c, which is a whole number.")]
    [InlineData("(seating (path_done maybe))", "guests.fct(1): 'maybe' is no value of Seating.pathDone, which is yes or no.")]
    public void A_value_that_does_not_fit_is_reported_with_what_would(string text, string problem) => Assert.Equal(problem, Problem(text));
}

using Purchasing.Benchmarks.Programs;

namespace Purchasing.Benchmarks.Tests;

public sealed class ClipsFactReaderTests
{
    private static string Problem(string text) => Assert.Throws<ClipsFactException>(() => ClipsFactReader.Read(text, "guests.fct")).Message;

    [Fact]
    public void A_fact_has_its_template_and_its_slots_in_order()
    {
        ClipsFact fact = Assert.Single(ClipsFactReader.Read("(guest (name n1) (sex f) (hobby h3))", "guests.fct"));

        Assert.Equal("guest", fact.Template);
        Assert.Equal([new("name", "n1"), new("sex", "f"), new("hobby", "h3")], fact.Slots);
    }

    [Fact]
    public void Facts_may_share_a_line_and_may_spread_over_lines()
    {
        List<ClipsFact> facts = ClipsFactReader.Read("(count (c 1)) (last_seat\r\n  (seat 16)\r\n)\r\n\r\n(context (state start))  ", "guests.fct");

        Assert.Equal([("count", 1), ("last_seat", 1), ("context", 5)], facts.Select(f => (f.Template, f.Line)));
    }

    [Fact]
    public void Comments_are_skipped_and_strings_keep_what_would_end_a_symbol()
    {
        ClipsFact fact = Assert.Single(ClipsFactReader.Read("; guests (none)\n(guest (name \"Ann \\\"A\\\" ; (Lee)\")) ; the last", "guests.fct"));

        Assert.Equal("Ann \"A\" ; (Lee)", fact.Slots[0].Value);
    }

    [Fact]
    public void A_text_without_facts_has_none() => Assert.Empty(ClipsFactReader.Read(" \n; nothing\n", "guests.fct"));

    [Fact]
    public void Text_outside_of_a_fact_is_reported_with_its_place() =>
        Assert.Equal("guests.fct(2,1): expected a fact, not 'g'.", Problem("(count (c 1))\nguest (name n1)"));

    [Fact]
    public void A_fact_that_is_not_closed_is_reported_where_the_file_ends() =>
        Assert.Equal("guests.fct(2,12): expected ')' at the end of the fact 'guest' that starts in line 1, but the file ends here.", Problem("(guest (name n1)\n  (sex f)  "));

    [Fact]
    public void An_ordered_fact_is_reported_because_it_has_no_slots() =>
        Assert.Equal("guests.fct(1,8): expected a slot of 'guest' as (name value), or ')', not 'n'.", Problem("(guest n1 f)"));

    [Fact]
    public void A_slot_of_two_fields_is_reported() =>
        Assert.Equal("guests.fct(1,22): expected ')' after the value of slot 'hobby' (slots of several fields are not supported), not 'h'.", Problem("(guest    (hobby h1  h2))"));

    [Fact]
    public void A_slot_without_value_is_reported() =>
        Assert.Equal("guests.fct(1,13): expected the value of slot 'name', not ')'.", Problem("(guest (name))"));

    [Fact]
    public void A_slot_given_twice_is_reported() =>
        Assert.StartsWith("guests.fct(1,24): slot 'c' of 'count' is given twice", Problem("(count (c 1)      (c 2) )"), StringComparison.Ordinal);

    [Fact]
    public void A_string_that_runs_over_its_line_is_reported() =>
        Assert.Equal("guests.fct(1,14): the string has no closing quote in its line.", Problem("(guest (name \"Ann))\n(count (c 1))"));
}

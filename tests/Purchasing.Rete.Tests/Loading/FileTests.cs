using Purchasing.Rete.Diagnostics;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>Rule sets of several files: includes, CSV tables.</summary>
public sealed class FileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rules").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Included_declarations_and_rules_come_first()
    {
        Write("shared/facts.rules.json", """{ "name": "facts", "parameters": { "limit": 5, "kept": 1 }, "facts": { "A": { "x": "int" } }, "rules": [ { "name": "first", "when": { "a": "A" }, "then": [] } ] }""");
        string main = Write("main.rules.json", """{ "name": "main", "include": ["shared/facts.rules.json"], "parameters": { "limit": 7.5 }, "rules": [ { "name": "second", "when": { "a": "A", "where": "a.x > limit" }, "then": [] } ] }""");
        RuleSet rules = RuleSet.Load(main);
        Assert.Equal("main", rules.Name);
        Assert.Equal(["first", "second"], rules.Rules.Select(r => r.Name));
        Assert.Equal((7.5m, 1), (rules.Parameters["limit"], rules.Parameters["kept"]));
    }

    [Fact]
    public void A_file_included_twice_is_read_once()
    {
        Write("base.json", """{ "name": "base", "facts": { "A": { "x": "int" } } }""");
        Write("one.json", """{ "name": "one", "include": ["base.json"] }""");
        Write("two.json", """{ "name": "two", "include": ["base.json"] }""");
        Assert.Single(RuleSet.Load(Write("main.json", """{ "name": "main", "include": ["one.json", "two.json"] }""")).FactTypes);
    }

    [Fact]
    public void Files_that_include_each_other_are_an_error_with_the_way_round()
    {
        Write("b.json", """{ "name": "b", "include": ["a.json"] }""");
        Diagnostic error = Assert.Single(RuleSet.Check(Write("a.json", """{ "name": "a", "include": ["b.json"] }""")));
        Assert.Equal("'a.json' includes itself: a.json → b.json → a.json", error.Message);
        Assert.Equal(("b.json", 1, 28), (error.Location.File, error.Location.Line, error.Location.Column));
    }

    [Fact]
    public void Links_lead_to_files_within_the_folder_and_nowhere_else()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        string outside = Directory.CreateTempSubdirectory("elsewhere").FullName;
        try
        {
            File.WriteAllText(Path.Combine(outside, "secret.json"), """{ "name": "secret" }""");
            Write("real/part.json", """{ "name": "part", "facts": { "A": { "x": "int" } } }""");
            // As Kubernetes mounts a ConfigMap: the file leads to a folder that is a link itself.
            Directory.CreateSymbolicLink(Path.Combine(_folder, "..data"), "real");
            File.CreateSymbolicLink(Path.Combine(_folder, "part.json"), "..data/part.json");
            File.CreateSymbolicLink(Path.Combine(_folder, "out.json"), Path.Combine(outside, "secret.json"));
            Directory.CreateSymbolicLink(Path.Combine(_folder, "away"), outside);
            File.CreateSymbolicLink(Path.Combine(_folder, "twice.json"), "away/secret.json");
            File.CreateSymbolicLink(Path.Combine(_folder, "loop.json"), "loop.json");
            Assert.Single(RuleSet.Load(Write("main.json", """{ "name": "main", "include": ["part.json"] }""")).FactTypes);
            foreach (string leaving in new[] { "out.json", "away/secret.json", "twice.json", "loop.json" })
                Assert.NotEmpty(RuleSet.Check(Write("main.json", $$"""{ "name": "main", "include": ["{{leaving}}"] }""")));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public void A_device_and_a_pipe_read_like_an_empty_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices and pipes of Linux.");
        string pipe = Path.Combine(_folder, "pipe.json");
        using (System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", pipe))
            make.WaitForExit();
        Assert.NotEmpty(RuleSet.Check("/dev/zero"));
        Assert.NotEmpty(RuleSet.Check(pipe));
    }

    [Theory]
    [InlineData("../outside.json")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/../../outside.json")]
    [InlineData("")]
    public void Files_outside_of_the_folder_cannot_be_named(string path)
    {
        Diagnostic error = RuleSet.Check(Write("main.json", $$"""{ "name": "main", "include": ["{{path}}"] }"""))[0];
        Assert.Equal("a file is named by a path relative to the rule file, and lies in its folder or below", error.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        Assert.Equal("'gone.json': there is no such file", RuleSet.Check(Write("main.json", """{ "name": "main", "include": ["gone.json"] }"""))[0].Message);
        RuleSetException error = Assert.Throws<RuleSetException>(() => RuleSet.Load(Path.Combine(_folder, "none.json")));
        Assert.EndsWith("none.json': there is no such file", error.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_an_included_file_carry_its_name()
    {
        Write("sub/part.json", "{\n  \"name\": \"part\",\n  \"rules\": [ { \"name\": \"r\", \"when\": { \"a\": \"A\" }, \"then\": [] } ]\n}");
        Diagnostic error = Assert.Single(RuleSet.Check(Write("main.json", """{ "name": "main", "include": ["sub/part.json"] }""")));
        Assert.Equal("sub/part.json(3,44): error unknown-type: unknown fact type 'A' (declare it under 'facts') [rule 'r']", error.ToString());
    }

    [Fact]
    public void A_table_can_be_a_csv_file_and_its_rows_run()
    {
        Write("discounts.csv", "tier;total;discount;status\n\"gold\";>= 1000;x.total * 0.2;\"big; order\"\n\ngold;*;x.total * 0.1;\n*;>=;0;none\n");
        string main = Write("main.json", Csv("discounts.csv"));
        Diagnostic error = Assert.Single(RuleSet.Check(main));
        Assert.Equal(("discounts.csv", 5, 5, "expected a value, but the expression ends"), (error.Location.File, error.Location.Line, error.Location.Column, error.Message));

        Write("discounts.csv", "tier;total;discount;status\r\n\"gold\";>= 1000;x.total * 0.2;\"big; order\"\r\ngold;*;x.total * 0.1;\r\n*;*;0;none");
        RuleSet rules = RuleSet.Load(main);
        Assert.Equal(3, rules.Rules.Count);
        Assert.All(rules.RunTests(), t => Assert.True(t.Passed, t.ToString()));
    }

    [Theory]
    [InlineData("", "discounts.csv(1,1): error csv: the file is empty: it begins with a line of titles [rule 'discount']")]
    [InlineData("gold;>= 1000;5;big\n*;*;0;none", "discounts.csv(1,6): error csv: '>= 1000' is not a title: the file must begin with a line of titles (call the column 'x.total') [rule 'discount']")]
    [InlineData("total;tier;discount;status\n*;*;0;none", "discounts.csv(1,1): error csv: the title 'total' stands over the column 'x.tier' (the column 'x.total' is number 2 of the table) [rule 'discount']")]
    [InlineData("tier;total;discount\n*;*;0", "discounts.csv(1,1): error csv: the line of titles has 3 cells, but the table has 4 columns [rule 'discount']")]
    public void A_csv_file_without_the_titles_of_its_columns_is_refused(string text, string expected)
    {
        Write("discounts.csv", text);
        Assert.Equal(expected, RuleSet.Check(Write("main.json", Csv("discounts.csv"))).First(d => d.Severity == DiagnosticSeverity.Error).ToString());
    }

    [Fact]
    public void Titles_may_be_in_the_users_words()
    {
        Write("discounts.csv", "Customer tier;Order total;Discount;Status of the order\ngold;>= 1000;1;a\ngold;*;2;b\n*;*;0;none");
        Assert.Equal(3, RuleSet.Load(Write("main.json", Csv("discounts.csv"))).Rules.Count);
    }

    [Fact]
    public void A_csv_cell_that_is_not_closed_is_an_error()
    {
        Write("discounts.csv", "tier;total;discount;status\n\"gold;1;1;1\n");
        Assert.Equal(("discounts.csv(2,1)", "the quoted cell is not closed"), RuleSet.Check(Write("main.json", Csv("discounts.csv"))) is [var error] ? (error.Location.ToString(), error.Message) : default);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_an_error_with_their_place()
    {
        string main = Write("main.json", Csv("discounts.csv"));
        File.WriteAllBytes(Path.Combine(_folder, "discounts.csv"), [(byte)'a', 0xff]);
        Diagnostic error = Assert.Single(RuleSet.Check(main));
        Assert.Equal(("discounts.csv(1,1)", "the file is not valid UTF-8"), (error.Location.ToString(), error.Message));

        Write("part.json", "");
        File.WriteAllBytes(Path.Combine(_folder, "part.json"), [(byte)'{', (byte)'\n', (byte)' ', 0xff, (byte)'}']);
        error = Assert.Single(RuleSet.Check(Write("main.json", """{ "name": "main", "include": ["part.json"] }""")));
        Assert.Equal(("part.json(2,2)", "the file is not valid UTF-8"), (error.Location.ToString(), error.Message));
    }

    /// <summary>A spreadsheet of the continent writes ten thousand as 10.000, which an expression would read as ten.</summary>
    [Theory]
    [InlineData(">= 10.000", "'10.000' may be 10000, or have three decimals; write 10000 or 10.0")]
    [InlineData("10.000..20.000", "'10.000' may be 10000, or have three decimals; write 10000 or 10.0")]
    [InlineData("5..20.500", "'20.500' may be 20500, or have three decimals; write 20500 or 20.5")]
    [InlineData("< 12.345", "'12.345' may be 12345, or have three decimals; write 12345 or 12.3450")]
    [InlineData("1.234.567", "'1.234.567' may be 1234567, or have three decimals; write 1234567")]
    [InlineData(">= 0,2", "'0,2' is written with a comma; a number has a point before its decimals and nothing between thousands: 0.2, 10000")]
    [InlineData(">= 1.234,5", "'1.234,5' is written with a comma; a number has a point before its decimals and nothing between thousands: 0.2, 10000")]
    [InlineData("20%", "'20%' is a percentage; write the share: 0.2 for 20 %")]
    [InlineData(">= 20 %", "'20 %' is a percentage; write the share: 0.2 for 20 %")]
    [InlineData(">= 0.125", null)]
    [InlineData("10.5..20.25", null)]
    [InlineData("in [1, 2, 3.5]", null)]
    [InlineData(">= 10000", null)]
    public void Numbers_of_a_CSV_table_are_plainly_numbers(string cell, string? problem)
    {
        Write("discounts.csv", $"tier;total;discount;status\ngold;{cell};5;12.345\n");
        Diagnostic? error = RuleSet.Check(Write("main.json", Csv("discounts.csv"))).FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error && d.Location.ToString().StartsWith("discounts.csv", StringComparison.Ordinal));
        Assert.Equal(problem, error is null ? null : $"{error.Message}; {error.Suggestion}");
        Assert.True(error is null || error.Location.ToString().StartsWith("discounts.csv(2,6)", StringComparison.Ordinal), error?.Location.ToString());
    }

    [Fact]
    public void A_separator_is_one_of_the_usual_ones()
    {
        Write("discounts.csv", "tier;total;discount;status\n");
        string text = Csv("discounts.csv").Replace("\"separator\": \";\"", "\"separator\": \"x\"", StringComparison.Ordinal);
        Diagnostic error = RuleSet.Check(Write("main.json", text)).First(d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(("'separator' is one of ',', ';', '|' and tab", 2), (error.Message, error.Location.Line));
        Assert.StartsWith("\"x\"", text.Split('\n')[1][(error.Location.Column - 1)..], StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_keeps_the_type_that_the_included_file_gives_it()
    {
        Write("base.json", """{ "name": "base", "parameters": { "limit": { "type": "date", "value": "2026-01-31" } } }""");
        Diagnostic error = Assert.Single(RuleSet.Check(Write("main.json", """{ "name": "main", "include": ["base.json"], "parameters": { "limit": true } }""")));
        Assert.Equal(("parameter 'limit' cannot be true, as the file included says: it is date", 1, 70), (error.Message, error.Location.Line, error.Location.Column));
    }

    [Fact]
    public void Only_so_many_files_are_read()
    {
        for (int i = 0; i < 100; i++) Write($"f{i}.json", $$"""{ "name": "f{{i}}" }""");
        string names = string.Join(", ", Enumerable.Range(0, 100).Select(i => $"\"f{i}.json\""));
        string text = $$"""{ "name": "main", "include": [{{names}}] }""";
        Diagnostic error = Assert.Single(RuleSet.Check(Write("main.json", text)));
        Assert.Equal(("the rule set has more than 100 files", text.IndexOf("\"f99", StringComparison.Ordinal) + 1), (error.Message, error.Location.Column));
    }

    [Fact]
    public void The_hash_changes_with_every_file()
    {
        Write("base.json", """{ "name": "base", "facts": { "A": { "x": "int" } } }""");
        string main = Write("main.json", """{ "name": "main", "include": ["base.json"] }""");
        string before = RuleSet.Load(main).Hash;
        Assert.Equal(before, RuleSet.Load(main).Hash);
        Write("base.json", """{ "name": "base", "facts": { "A": { "x": "long" } } }""");
        Assert.NotEqual(before, RuleSet.Load(main).Hash);
    }

    private static string Csv(string file) => $$"""
        { "name": "main", "facts": { "X": { "tier": "string", "total": "decimal", "discount": "decimal?", "status": "string?" } },
          "tables": [ { "name": "discount", "hit": "first", "noLoop": true, "when": { "x": "X", "where": "x.discount == null" }, "separator": ";", "csv": "{{file}}",
            "columns": [ { "if": "x.tier" }, { "if": "x.total" }, { "set": "x.discount" }, { "set": "x.status" } ] } ],
          "tests": [
            { "name": "big gold", "given": { "X": { "tier": "gold", "total": 2000 } }, "expect": { "X": { "discount": 400, "status": "big; order" }, "fired": ["discount row 1"] } },
            { "name": "small gold", "given": { "X": { "tier": "gold", "total": 20 } }, "expect": { "X": { "discount": 2, "status": null }, "fired": ["discount row 2"] } },
            { "name": "other", "given": { "X": { "tier": "none", "total": 20 } }, "expect": { "X": { "discount": 0, "status": "none" }, "fired": ["discount row 3"] } } ] }
        """;

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}

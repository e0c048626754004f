using System.Globalization;
using System.Text.RegularExpressions;
using Purchasing.AspNetCore.Page.Frame;

namespace Purchasing.Page.Tests;

/// <summary>The two languages.</summary>
public sealed class WordTests
{
    [Fact]
    public void Every_text_of_the_page_has_a_german_one()
    {
        string source = Path.Combine(Repository, "src", "Purchasing.AspNetCore", "Page");
        HashSet<string> texts = [];
        foreach (string file in Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories).Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal)))
        {
            foreach (Match match in Regex.Matches(File.ReadAllText(file), """(?:\bT|[wW]ords)\["((?:[^"\\]|\\.)*)"(?:,|\])"""))
                texts.Add(match.Groups[1].Value);
        }

        foreach (string file in Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories))
        {
            foreach (Match match in Regex.Matches(File.ReadAllText(file), """Many\([^"]*"([^"]*)", "([^"]*)"\)"""))
                texts.UnionWith([match.Groups[1].Value, match.Groups[2].Value]);
        }

        texts.UnionWith(Purchasing.AspNetCore.Page.Screens.OrderActions.All.SelectMany(action => new[] { action.Title, action.Done }));
        Assert.InRange(texts.Count, 200, 1000);
        string[] alike = ["Filter", "Name", "Parameters", "Position", "Revision", "Status", "Trend", "Version", "revision {0}", "version {0}", ""];
        Assert.Equal([], texts.Where(text => !alike.Contains(text) && Words.German[text] == text).Order());
    }

    [Fact]
    public void Every_action_of_an_order_has_words()
    {
        string lifecycle = File.ReadAllText(Path.Combine(Repository, "src", "Purchasing.Core", "Orders", "OrderLifecycle.cs"));
        string[] moves = [.. Regex.Matches(lifecycle, "OrderAction\\.[A-Za-z]+ => \"([a-z_]+)\"").Select(match => match.Groups[1].Value)];
        Assert.InRange(moves.Length, 17, 50);
        string[] others = ["create", "finalise", "abandon", "cancellation_sent", "requeue_message", "drop_message"];
        Assert.Equal([], moves.Concat(others).Where(action => Purchasing.AspNetCore.Page.Screens.OrderWords.Action(Words.English, action) == action));
    }

    [Fact]
    public void The_same_values_have_a_place_in_both()
    {
        foreach (string english in German.Keys)
        {
            string[] places = [.. Regex.Matches(english, "\\{\\d\\}").Select(match => match.Value).Order()];
            Assert.Equal(places, Regex.Matches(German[english], "\\{\\d\\}").Select(match => match.Value).Order());
        }
    }

    [Fact]
    public void Numbers_and_dates_are_written_as_the_language_does()
    {
        Assert.Equal(("1,234,567.5", "1.234.567,5"), (Words.English.Number(1234567.5m), Words.German.Number(1234567.5m)));
        Assert.Equal(("1,865.07", "1.865,07"), (Words.English.Amount(1865.07m, "USD"), Words.German.Amount(1865.07m, "USD")));
        Assert.Equal("1,865", Words.English.Amount(1865m, "JPY"));
        Assert.Equal(("0.125", "15.99", "8.50"), (Words.English.Price(0.125m, "USD"), Words.English.Price(15.99m, "USD"), Words.English.Price(8.5m, "USD")));
        Assert.Equal(("2 Mar 2026", "02.03.2026"), (Words.English.Date(new DateOnly(2026, 3, 2)), Words.German.Date(new DateOnly(2026, 3, 2))));
        Assert.Equal("–", Words.English.Date(null));
    }

    [Theory]
    [InlineData("en", "1.5", "1.5")]
    [InlineData("en", "1,5", null)]
    [InlineData("de", "1,5", "1.5")]
    [InlineData("de", "1.5", "1.5")]
    [InlineData("de", "1.500", null)]
    [InlineData("de", "1.234", null)]
    [InlineData("de", "1.234,5", null)]
    [InlineData("de", "12", "12")]
    public void Numbers_are_read_as_people_of_the_language_type_them(string language, string typed, string? number) => Assert.Equal(
        number is null ? (false, 0m) : (true, decimal.Parse(number, CultureInfo.InvariantCulture)),
        (language == "de" ? Words.German : Words.English).TryRead(typed, out decimal value) ? (true, value) : (false, 0m));

    [Fact]
    public void Amounts_in_sentences_of_rules_are_written_as_everywhere()
    {
        const string Said = "A-10000 USD: 121448.6 USD are above 10000 USD; 150000 JPY, 12 PCS";
        Assert.Equal("A-10000 USD: 121,448.60 USD are above 10,000.00 USD; 150,000 JPY, 12 PCS", Words.English.Sentence(Said, "USD", "JPY"));
        Assert.Equal("A-10000 USD: 121.448,60 USD are above 10.000,00 USD; 150000 JPY, 12 PCS", Words.German.Sentence(Said, "USD"));
    }

    [Theory]
    [InlineData(null, "de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData(null, "fr,en;q=0.5,de;q=0.4", "en")]
    [InlineData(null, null, "en")]
    [InlineData("en", "de", "en")]
    [InlineData("de", "en", "de")]
    [InlineData("xx", "de", "de")]
    public void The_language_is_the_chosen_one_or_what_the_browser_asks_for(string? chosen, string? accepted, string language) =>
        Assert.Equal(language, Words.For(chosen, accepted).Language);

    [Fact]
    public async Task A_german_browser_gets_the_page_in_german()
    {
        await using PageServer server = await PageServer.StartAsync();
        using PageVisitor bea = server.Visit(Person.Buyer);
        await bea.GoAsync("/buy?sort=product", ("Accept-Language", "de-DE,de"));
        Assert.Equal("Zu bestellen", bea.Text("h1"));
        Assert.Equal(["1.726,92 USD", "816,00 USD", "3.600,00 USD"], bea.Texts("tbody td.strong"));
        Assert.Equal("24.02.2026", bea.Text("tbody td.late"));
        Assert.Equal("9", bea.Document.QuerySelector(".qty input[inputmode]")!.GetAttribute("value"));
    }

    private static Dictionary<string, string> German { get; } = Load();

    private static Dictionary<string, string> Load()
    {
        System.Resources.ResourceSet set = new System.Resources.ResourceManager("Purchasing.Page.German", typeof(Words).Assembly).GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
        return set.Cast<System.Collections.DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static string Repository
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Purchasing.sln")))
                folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}

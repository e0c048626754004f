using System.Text;
using System.Text.RegularExpressions;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>No message of the language without a test: every text that the engine's source hands to a diagnostic is looked for among the texts of the tests.</summary>
public sealed partial class DiagnosticCoverageTests
{
    /// <summary>Fewer would mean that the search no longer finds the places where diagnostics are made.</summary>
    private const int LeastMessages = 140;

    [Fact]
    public void Every_message_of_the_language_is_expected_by_a_test()
    {
        string corpus = RepositoryFiles.Path("tests", "Purchasing.Rete.Tests", "Corpus", "rule-files.json");
        string tests = string.Join('\n', Sources("tests", "Purchasing.Rete.Tests").Append(corpus).Where(f => !f.EndsWith("DiagnosticCoverageTests.cs", StringComparison.Ordinal)).Select(File.ReadAllText))
            .Replace("\\\"", "\"", StringComparison.Ordinal);
        List<string> messages = [.. Sources("src", "Purchasing.Rete").Select(File.ReadAllText).SelectMany(Messages)];
        Assert.InRange(messages.Count, LeastMessages, int.MaxValue);
        Assert.DoesNotContain(messages, m => !Regex.IsMatch(tests, m));
    }

    private static IEnumerable<string> Sources(params ReadOnlySpan<string> folder) =>
        Directory.EnumerateFiles(RepositoryFiles.Path(folder), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static IEnumerable<string> Messages(string source) => Reports().Matches(source).Select(m => Pattern(source, m.Index + m.Length));

    /// <summary>A pattern for the text literal whose quote ends at an index: what is interpolated may be anything within a line.</summary>
    private static string Pattern(string source, int at)
    {
        bool interpolated = source[at - 2] == '$';
        StringBuilder pattern = new();
        for (; source[at] != '"'; at++)
        {
            char c = source[at];
            if (c == '\\') pattern.Append(Regex.Escape(source[++at].ToString()));
            else if (!interpolated || c is not ('{' or '}')) pattern.Append(Regex.Escape(c.ToString()));
            else if (source[at + 1] == c) pattern.Append(Regex.Escape(source[++at].ToString()));
            else
            {
                for (int depth = 1; depth > 0;) depth += source[++at] switch { '{' => 1, '}' => -1, _ => 0 };
                pattern.Append(".*");
            }
        }

        return pattern.ToString();
    }

    [GeneratedRegex("(?:Error|Warn)\\(\\s*\"[a-z-]+\",\\s*\\$?\"")]
    private static partial Regex Reports();
}

using System.Diagnostics;
using System.Text.RegularExpressions;
using Purchasing.EndToEnd.Tests.Monolith;
using Purchasing.Samples.Monolith.Commands;

namespace Purchasing.EndToEnd.Tests;

/// <summary>The commands that the pages print: shell that parses, files that are there, verbs and options that the programs know.</summary>
public sealed partial class CommandTests
{
    private static readonly string[] Pages =
    [
        "README.md", "benchmarks/README.md", "samples/Microservices/SETTINGS.md",
        .. Directory.EnumerateFiles(Repository.File("docs"), "*.md").Select(file => Path.GetRelativePath(Repository.Root, file)),
        .. Directory.EnumerateDirectories(Repository.File("src")).Select(folder => Path.Combine(folder, "README.md")).Where(File.Exists).Select(file => Path.GetRelativePath(Repository.Root, file)),
    ];

    public static TheoryData<string> AllPages => new(Pages.Where(page => File.Exists(Repository.File(page))));

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task Shell_on_a_page_parses(string page)
    {
        foreach (string block in Shell(page))
        {
            using Process bash = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
            await bash.StandardInput.WriteAsync(block);
            bash.StandardInput.Close();
            string errors = await bash.StandardError.ReadToEndAsync();
            await bash.WaitForExitAsync();
            Assert.True(bash.ExitCode == 0, $"{page}: {errors}\n{block}");
        }
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Scripts_and_projects_that_a_page_names_are_there_and_know_their_options(string page)
    {
        string text = Text(page);
        foreach (Match script in Script().Matches(text))
        {
            string file = Repository.File(script.Groups["file"].Value);
            Assert.True(File.Exists(file), $"{page} names {script.Groups["file"].Value}, which is not there.");
            string source = File.ReadAllText(file);
            foreach (Match option in Option().Matches(script.Groups["arguments"].Value))
                Assert.True(source.Contains(option.Value, StringComparison.Ordinal), $"{page}: {script.Groups["file"].Value} has no {option.Value}.");
        }

        foreach (Match project in Project().Matches(text))
            Assert.True(Path.Exists(Repository.File(project.Groups["path"].Value)), $"{page} names {project.Groups["path"].Value}, which is not there.");
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task Verbs_and_options_of_the_monolith_on_a_page_are_known_to_it(string page)
    {
        foreach (Match call in MonolithCall().Matches(Text(page)))
        {
            string[] words = [.. call.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            string[] verbs = [.. words.TakeWhile(word => Verb().IsMatch(word)).Take(2)];
            using StringWriter output = new();
            int exitCode = await InsideConsole.RunAsync(() => RootVerb.RunAsync([.. verbs, "--help"]), output, output);
            Assert.True(exitCode == 0, $"{page}: {call.Value}\n{output}");
            foreach (string option in words.Where(word => word.StartsWith("--", StringComparison.Ordinal) && !word.Contains(':', StringComparison.Ordinal)).Select(word => word.Split('=')[0]))
                Assert.True(output.ToString().Contains(option, StringComparison.Ordinal), $"{page}: {call.Value}: there is no {option}.\n{output}");
        }
    }

    [Fact]
    public void Commands_are_found()
    {
        Assert.Contains(Pages, page => File.Exists(Repository.File(page)) && Shell(page).Any());
        Assert.Contains(Pages, page => File.Exists(Repository.File(page)) && Script().IsMatch(Text(page)));
        Assert.Matches(MonolithCall(), Text("README.md"));
    }

    private static string Text(string page) => File.ReadAllText(Repository.File(page)).ReplaceLineEndings("\n");

    private static IEnumerable<string> Shell(string page) => Fence().Matches(Text(page)).Select(block => block.Groups[1].Value);

    [GeneratedRegex("^```(?:sh|bash|console)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<![\w./-])(?<file>(?:scripts|samples|benchmarks)/[\w./-]+\.sh)(?<arguments>[^`\n#|;]*)")]
    private static partial Regex Script();

    [GeneratedRegex(@"--project (?<path>[\w./-]+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"--project samples/Monolith(?: -c \w+)? -- (?<arguments>[^`\n#]*)")]
    private static partial Regex MonolithCall();

    [GeneratedRegex(@"(?<=^|\s)--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex("^[a-z][a-z-]*$")]
    private static partial Regex Verb();
}

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Purchasing.Architecture.Tests;

/// <summary>What the pages and the packages' own pages show in C# compiles as it is printed, with the usings of a web project.</summary>
public sealed partial class SnippetTests
{
    // What the page calls the reader's own.
    private const string Order = "public sealed class Order { public decimal Total { get; set; } public decimal Discount { get; set; } }";

    private const string ConsoleChannel = """
        public sealed class ConsoleChannel : ISupplierChannel
        {
            public string Name => "console";
            public ValueTask<string> SendAsync(SupplierMessage message, CancellationToken cancellationToken) => ValueTask.FromResult(message.IdempotencyKey);
        }
        """;

    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;
        """;

    /// <summary>What stands around a snippet that is a part of a program: usings and statements before it, types after it.</summary>
    private static readonly Dictionary<string, (string Before, string After)> Around = new(StringComparer.Ordinal)
    {
        ["README.md/2"] = ("using Purchasing.Rete;\nOrder order = new();", Order),
        ["docs/hosting.md/5"] = ("using Purchasing.Core.Sending;\nvar builder = WebApplication.CreateBuilder(args);", ConsoleChannel),
        ["src/Purchasing.Graph/README.md/1"] = ("using Purchasing.Graph;\nusing Purchasing.Graph.Compilation;\nusing Purchasing.Graph.Running;", ""),
    };

    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file))]);

    public static TheoryData<string> Snippets => new(All().Select(snippet => snippet.Name));

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_snippet_compiles_as_it_is_printed(string name)
    {
        string code = All().Single(snippet => snippet.Name == name).Code;
        (string before, string after) = Around.GetValueOrDefault(name, ("", ""));
        // Usings come first, wherever they were written.
        string[] lines = $"{before}\n{code}".Split('\n');
        bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal);
        string program = string.Join('\n', lines.Where(IsUsing).Concat(lines.Where(line => !IsUsing(line))).Append(after));
        SyntaxTree tree = CSharpSyntaxTree.ParseText(program);
        bool isProgram = tree.GetRoot().ChildNodes().Any(node => node.IsKind(SyntaxKind.GlobalStatement));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Snippet",
            [CSharpSyntaxTree.ParseText(Usings), tree],
            References.Value,
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        string[] errors = [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
        Assert.True(errors.Length == 0, $"{name}:\n{string.Join('\n', errors)}\n{program}");
    }

    [Fact]
    public void Every_page_with_code_is_looked_at()
    {
        Assert.True(All().Count >= 13, $"only {All().Count} snippets");
        Assert.Empty(Around.Keys.Except(All().Select(snippet => snippet.Name)));
    }

    // The recipes of the rule language and of the graph are methods of tests that run, and held against their pages there.
    private static List<(string Name, string Code)> All() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Product.Repository, "docs"), "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(Product.Repository, "src"), "README.md", SearchOption.AllDirectories))
            .Append(Path.Combine(Product.Repository, "README.md"))
            .Select(file => Path.GetRelativePath(Product.Repository, file))
            .Where(file => file is not ("docs/rules.md" or "docs/graph.md") && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(file => Fence().Matches(File.ReadAllText(Path.Combine(Product.Repository, file)).ReplaceLineEndings("\n"))
                .Select((snippet, index) => ($"{file}/{index + 1}", snippet.Groups[1].Value))),
    ];

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}

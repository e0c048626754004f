using System.Diagnostics.CodeAnalysis;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Documents;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Loading;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Model;

namespace Purchasing.Rete;

/// <content>Rule files as documents for people.</content>
public sealed partial class RuleSet
{
    /// <summary>Tells a rule file as prose: parameters with their values, stages as headings, rules as sentences, tables as tables, tests as examples.</summary>
    /// <param name="path">The file; what it includes lies in its folder or below.</param>
    /// <param name="options">As for <see cref="Load"/>; its labels say what people call things.</param>
    /// <param name="format">Markdown or HTML.</param>
    /// <returns>The document.</returns>
    /// <exception cref="RuleSetException">The file has errors; carries all of them.</exception>
    [RequiresDynamicCode(GeneratedCode)]
    [RequiresUnreferencedCode(GeneratedCode)]
    public static string Print(string path, RuleSetOptions? options = null, RuleDocumentFormat format = RuleDocumentFormat.Markdown) =>
        Print(RuleSetSource.FromFile(path), options, format);

    /// <summary>The same for rules of a file or of a text.</summary>
    /// <param name="source">The rules.</param>
    /// <param name="options">As for <see cref="Load"/>; its labels say what people call things.</param>
    /// <param name="format">Markdown or HTML.</param>
    /// <returns>The document.</returns>
    /// <exception cref="RuleSetException">The rules have errors; carries all of them.</exception>
    [RequiresDynamicCode(GeneratedCode)]
    [RequiresUnreferencedCode(GeneratedCode)]
    public static string Print(RuleSetSource source, RuleSetOptions? options = null, RuleDocumentFormat format = RuleDocumentFormat.Markdown)
    {
        (RuleSetModel model, RuleBook book, _) = Book(source, options);
        IReadOnlyList<DocumentBlock> blocks = book.Blocks();
        return format switch
        {
            RuleDocumentFormat.Html => DocumentWriter.Html(model.Name, blocks),
            RuleDocumentFormat.HtmlFragment => DocumentWriter.Fragment(blocks, 1),
            _ => DocumentWriter.Markdown(blocks),
        };
    }

    /// <summary>Says in words what differs between two rule files: parameters, rules, stages, tables.</summary>
    /// <param name="before">The one file.</param>
    /// <param name="after">The other.</param>
    /// <param name="options">As for <see cref="Load"/>.</param>
    /// <returns>One sentence for each difference; empty when the rules say the same.</returns>
    /// <exception cref="RuleSetException">A file has errors.</exception>
    [RequiresDynamicCode(GeneratedCode)]
    [RequiresUnreferencedCode(GeneratedCode)]
    public static IReadOnlyList<string> Compare(string before, string after, RuleSetOptions? options = null) =>
        Compare(RuleSetSource.FromFile(before), RuleSetSource.FromFile(after), options);

    /// <summary>The same for rules of files or of texts.</summary>
    /// <param name="before">The one.</param>
    /// <param name="after">The other.</param>
    /// <param name="options">As for <see cref="Load"/>.</param>
    /// <returns>One sentence for each difference; empty when the rules say the same.</returns>
    /// <exception cref="RuleSetException">The rules have errors.</exception>
    [RequiresDynamicCode(GeneratedCode)]
    [RequiresUnreferencedCode(GeneratedCode)]
    public static IReadOnlyList<string> Compare(RuleSetSource before, RuleSetSource after, RuleSetOptions? options = null)
    {
        (RuleSetModel one, RuleBook first, IReadOnlyList<JsonValue> oldFiles) = Book(before, options);
        (RuleSetModel other, RuleBook second, IReadOnlyList<JsonValue> newFiles) = Book(after, options);
        first.Blocks();
        second.Blocks();
        List<string> differences = [];
        if (one.Version != other.Version) differences.Add($"The version changes from {Shown(one.Version)} to {Shown(other.Version)}.");
        Dictionary<string, RuleParameter> old = one.ParameterInfo.ToDictionary(p => p.Name);
        foreach (RuleParameter parameter in other.ParameterInfo)
        {
            if (!old.Remove(parameter.Name, out RuleParameter? was)) differences.Add($"The parameter {parameter.Name} is new: {Shown(parameter.Value)}.");
            else if (!Equals(was.Value, parameter.Value)) differences.Add($"The parameter {parameter.Name} changes from {Shown(was.Value)} to {Shown(parameter.Value)}.");
            else if (!Equals(was.Min, parameter.Min) || !Equals(was.Max, parameter.Max) || !was.OneOf.SequenceEqual(parameter.OneOf)) differences.Add($"The parameter {parameter.Name} may have other values.");
        }

        foreach (string name in old.Keys) differences.Add($"The parameter {name} is gone.");
        foreach ((string name, RuleSentences rule) in second.Rules)
        {
            if (!first.Rules.TryGetValue(name, out RuleSentences? was))
            {
                differences.Add($"New rule “{name}”{(rule.Stage is null ? "" : $" in the stage “{rule.Stage}”")}: {rule.Text}");
                continue;
            }

            if (was.Stage != rule.Stage) differences.Add($"The rule “{name}” moves from {StageName(was.Stage)} to {StageName(rule.Stage)}.");
            if (was.Text != rule.Text) differences.Add($"The rule “{name}” changes. Before: {was.Text} After: {rule.Text}");
            if (was.Because != rule.Because) differences.Add($"The rule “{name}” explains itself otherwise. Before: {was.Because} After: {rule.Because}");
        }

        foreach (string name in first.Rules.Keys.Except(second.Rules.Keys)) differences.Add($"The rule “{name}” is gone.");
        string[] kept = [.. first.Rules.Keys.Where(second.Rules.ContainsKey)], order = [.. second.Rules.Keys.Where(first.Rules.ContainsKey)];
        if (!kept.SequenceEqual(order)) differences.Add("The rules stand in another order.");
        CompareTests(oldFiles, newFiles, differences);
        return differences;

        static string Shown(object? value) => value is string { Length: 0 } ? "none" : FactText.Value(value, null);

        static string StageName(string? stage) => stage is null ? "outside of all stages" : $"the stage “{stage}”";
    }

    // What no test holds any more can change unseen.
    private static void CompareTests(IReadOnlyList<JsonValue> before, IReadOnlyList<JsonValue> after, List<string> differences)
    {
        Dictionary<string, JsonValue> old = Tests(before), now = Tests(after);
        Tell("gone", "are gone", old.Keys.Where(name => !now.ContainsKey(name)));
        Tell("new", "are new", now.Keys.Where(name => !old.ContainsKey(name)));
        Tell("changed", "are changed", now.Keys.Where(name => old.TryGetValue(name, out JsonValue? was) && !was.SaysTheSame(now[name])));

        void Tell(string one, string many, IEnumerable<string> which)
        {
            const int Most = 20;
            string[] names = [.. which];
            if (names.Length == 0) return;
            string more = names.Length > Most ? $" and {names.Length - Most} more" : "";
            differences.Add($"{(names.Length == 1 ? $"1 test is {one}" : $"{names.Length} tests {many}")}: {string.Join(", ", names.Take(Most).Select(name => $"“{name}”"))}{more}.");
        }

        static Dictionary<string, JsonValue> Tests(IReadOnlyList<JsonValue> files)
        {
            Dictionary<string, JsonValue> tests = new(StringComparer.Ordinal);
            foreach (JsonValue test in files.SelectMany(file => file.Find("tests")?.Items ?? [])) tests.TryAdd(test.Find("name")?.Text ?? "", test);
            return tests;
        }
    }

    private static (RuleSetModel Model, RuleBook Book, IReadOnlyList<JsonValue> Files) Book(RuleSetSource source, RuleSetOptions? options)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new RuleSetOptions();
        IReadOnlyList<Diagnostic> diagnostics;
        IReadOnlyList<JsonValue> files;
        RuleSetModel? model = source.Path is string path
            ? RuleSetLoader.LoadFile(path, options.ForLoading(), out diagnostics, out files)
            : RuleSetLoader.LoadText(source.Text!, options.ForLoading(), null, out diagnostics, out files);
        return model is null ? throw new RuleSetException(diagnostics) : (model, new RuleBook(files, model.ParameterInfo, new Dictionary<string, string>(options.Labels, StringComparer.Ordinal)), files);
    }
}

using System.Diagnostics.CodeAnalysis;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Loading;
using Purchasing.Rete.Model;

namespace Purchasing.Rete;

/// <content>How rule sets come to be.</content>
public sealed partial class RuleSet
{
    private const string GeneratedCode =
        "Rules are compiled when they are loaded, with code and types made at run time, and read their facts by reflection: not for programs that are trimmed or compiled ahead of time.";

    /// <summary>Reads, checks and compiles a rule file with all it includes.</summary>
    /// <param name="path">The file; what it includes lies in its folder or below.</param>
    /// <param name="options">Fact types, functions and handlers of the host; null for none.</param>
    /// <returns>The rule set; <see cref="Warnings"/> has what is doubtful.</returns>
    /// <exception cref="RuleSetException">The file cannot be read or has errors; carries all of them.</exception>
    /// <exception cref="PlatformNotSupportedException">The host is compiled ahead of time, and the rules need types generated at run time: facts or enums declared in the file, or accumulate.</exception>
    [RequiresDynamicCode(GeneratedCode)]
    [RequiresUnreferencedCode(GeneratedCode)]
    public static RuleSet Load(string path, RuleSetOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new RuleSetOptions();
        return Compile(RuleSetLoader.LoadFile(path, options.ForLoading(), out IReadOnlyList<Diagnostic> diagnostics), options, diagnostics);
    }

    /// <summary>Checks and compiles rules from text.</summary>
    /// <param name="json">The text of a rule file.</param>
    /// <param name="options">Fact types, functions and handlers of the host; null for none.</param>
    /// <param name="fileName">The file's name for messages; files that the text includes are looked for beside it. Null: there can be none.</param>
    /// <returns>The rule set; <see cref="Warnings"/> has what is doubtful.</returns>
    /// <exception cref="RuleSetException">The text has errors; carries all of them.</exception>
    /// <exception cref="PlatformNotSupportedException">As <see cref="Load"/>.</exception>
    [RequiresDynamicCode(GeneratedCode)]
    [RequiresUnreferencedCode(GeneratedCode)]
    public static RuleSet Parse(string json, RuleSetOptions? options = null, string? fileName = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        options ??= new RuleSetOptions();
        return Compile(RuleSetLoader.LoadText(json, options.ForLoading(), fileName, out IReadOnlyList<Diagnostic> diagnostics), options, diagnostics);
    }

    /// <summary>Reads and checks a rule file as <see cref="Load"/> does, and only reports what is wrong or doubtful.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Fact types, functions and handlers of the host; null for none.</param>
    /// <returns>Errors and warnings; without errors, the file loads.</returns>
    [RequiresDynamicCode(GeneratedCode)]
    [RequiresUnreferencedCode(GeneratedCode)]
    public static IReadOnlyList<Diagnostic> Check(string path, RuleSetOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RuleSetLoader.LoadFile(path, (options ?? new RuleSetOptions()).ForLoading(), out IReadOnlyList<Diagnostic> diagnostics);
        return diagnostics;
    }

    private static RuleSet Compile(RuleSetModel? model, RuleSetOptions options, IReadOnlyList<Diagnostic> diagnostics)
    {
        if (model is null) throw new RuleSetException(diagnostics);
        return new RuleSet(model, new Dictionary<string, Delegate>(options.Handlers), options.TimeProvider, diagnostics, options.CompileAfter, options.ShareFrom);
    }
}

using Purchasing.Rete.Loading;
using Purchasing.Rete.Model;

namespace Purchasing.Rete;

public sealed partial class RuleSet
{
    /// <summary>Reads, checks and compiles a rule file with what it includes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the host adds; null for nothing.</param>
    /// <exception cref="RuleSetException">The file cannot be read or has errors; all of them are in <see cref="RuleSetException.Diagnostics"/>.</exception>
    public static RuleSet Load(string path, RuleSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new RuleSetOptions();
        return Compile(RuleSetLoader.LoadFile(path, options, out IReadOnlyList<Diagnostic> diagnostics), options, diagnostics);
    }

    /// <summary>Reads, checks and compiles rules from text.</summary>
    /// <param name="json">The text of a rule file.</param>
    /// <param name="options">What the host adds; null for nothing.</param>
    /// <param name="fileName">The name that messages give the text; also the place that includes are relative to.</param>
    /// <exception cref="RuleSetException">The text has errors; all of them are in <see cref="RuleSetException.Diagnostics"/>.</exception>
    public static RuleSet Parse(string json, RuleSetOptions? options = null, string? fileName = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        options ??= new RuleSetOptions();
        return Compile(RuleSetLoader.LoadText(json, options, fileName, out IReadOnlyList<Diagnostic> diagnostics), options, diagnostics);
    }

    /// <summary>Finds everything wrong or questionable in a rule file without compiling it.</summary>
    /// <returns>Errors and warnings; empty when the file is in order.</returns>
    public static IReadOnlyList<Diagnostic> Check(string path, RuleSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        RuleSetLoader.LoadFile(path, options ?? new RuleSetOptions(), out IReadOnlyList<Diagnostic> diagnostics);
        return diagnostics;
    }

    private static RuleSet Compile(RuleSetModel? model, RuleSetOptions options, IReadOnlyList<Diagnostic> diagnostics) =>
        model is null ? throw new RuleSetException(diagnostics) : new RuleSet(model, options.Handlers, options.TimeProvider, diagnostics);
}

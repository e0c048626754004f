using Purchasing.Core.Decisions;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Cli;

/// <summary>A rule file with the fact types that it is written over.</summary>
/// <param name="File">The rule file.</param>
/// <param name="Assembly">The assembly with the fact types; null for those of purchasing, or those that the file declares.</param>
internal sealed record RuleSource(string File, string? Assembly)
{
    public IReadOnlyList<Diagnostic> Check() => RuleSet.Check(File, Options());

    public RuleSet Load() => RuleSet.Load(File, Options());

    /// <summary>Whether the file is written over the facts of purchasing, and not over types that it declares or an assembly has.</summary>
    // Of one name there is one type: a file that declares its own Demand means that one.
    public bool IsOverPurchasingFacts => Assembly is null && !RuleSet.Check(File, PurchasingRules.CreateOptions()).Any(d =>
        d is { Code: "duplicate-name", Severity: DiagnosticSeverity.Error } && d.Message.EndsWith("registered by the host already", StringComparison.Ordinal));

    private RuleSetOptions Options() =>
        Assembly is not null ? FromAssembly(Assembly) : IsOverPurchasingFacts ? PurchasingRules.CreateOptions() : new RuleSetOptions();

    private static RuleSetOptions FromAssembly(string path)
    {
        var options = new RuleSetOptions();
        foreach (Type type in System.Reflection.Assembly.LoadFrom(Path.GetFullPath(path)).GetExportedTypes())
        {
            if (type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false, IsNested: false } && !typeof(Delegate).IsAssignableFrom(type) && !typeof(Attribute).IsAssignableFrom(type))
                options.AddFact(type);
        }

        return options;
    }
}

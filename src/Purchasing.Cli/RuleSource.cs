using System.ComponentModel;
using System.Linq.Expressions;
using System.Reflection;
using Purchasing.Core.Decisions;
using Purchasing.Rete;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Cli;

/// <summary>A rule file with the fact types that it is written over.</summary>
/// <param name="File">The rule file.</param>
/// <param name="Assembly">The assembly with the fact types; null for those of purchasing, or those that the file declares.</param>
internal sealed record RuleSource(string File, string? Assembly)
{
    public IReadOnlyList<Diagnostic> Check()
    {
        IReadOnlyList<Diagnostic> found = RuleSet.Check(File, Options());
        return found.All(d => d.Severity != DiagnosticSeverity.Error) && IsOverPurchasingFacts && PurchasingRules.ProblemOf(Load()) is string problem
            ? [.. found, new Diagnostic(DiagnosticSeverity.Error, "version", $"the rules cannot be used: {problem}", new SourceLocation(File, 0, 0))]
            : found;
    }

    public RuleSet Load(IReadOnlyDictionary<string, object?>? parameters = null)
    {
        RuleSetOptions options = Options();
        foreach ((string name, object? value) in parameters ?? new Dictionary<string, object?>()) options.Parameters[name] = value;
        return RuleSet.Load(File, options);
    }

    public string Print(RuleDocumentFormat format) => RuleSet.Print(File, Options(), format);

    public IReadOnlyList<string> CompareWith(string other) => RuleSet.Compare(File, other, Options());

    /// <summary>Whether the file is written over the facts of purchasing, and not over types that it declares or an assembly has.</summary>
    // Of one name there is one type: a file that declares its own Demand means that one.
    public bool IsOverPurchasingFacts => Assembly is null && !RuleSet.Check(File, PurchasingRules.CreateOptions()).Any(d =>
        d is { Code: "duplicate-name", Severity: DiagnosticSeverity.Error } && d.Message.EndsWith("registered by the host already", StringComparison.Ordinal));

    private RuleSetOptions Options()
    {
        RuleSetOptions options = Assembly is not null ? FromAssembly(Assembly) : IsOverPurchasingFacts ? PurchasingRules.CreateOptions() : new RuleSetOptions();
        options.AllowUnknownHandlers = true;
        return options;
    }

    private static RuleSetOptions FromAssembly(string path)
    {
        if (!System.IO.File.Exists(path)) throw new FileNotFoundException($"There is no assembly {path}.");
        var options = new RuleSetOptions();
        foreach (Type type in System.Reflection.Assembly.LoadFrom(Path.GetFullPath(path)).GetExportedTypes())
        {
            if (type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false, IsNested: false } && !typeof(Delegate).IsAssignableFrom(type) && !typeof(Attribute).IsAssignableFrom(type))
                options.AddFact(type);
            // Functions that rules call: public static methods that say under which name.
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            {
                if (method.GetCustomAttribute<DisplayNameAttribute>() is not { } named || method.ContainsGenericParameters) continue;
                Type[] signature = [.. method.GetParameters().Select(p => p.ParameterType), method.ReturnType];
                options.AddFunction(named.DisplayName, method.CreateDelegate(Expression.GetFuncType(signature)));
            }
        }

        return options;
    }
}

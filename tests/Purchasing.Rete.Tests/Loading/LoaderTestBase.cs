using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Loading;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Tests.Loading;

/// <summary>Loads rule text and gives its model or its diagnostics.</summary>
public abstract class LoaderTestBase
{
    private protected static RuleSetModel Load(string json, RuleSetOptions? options = null)
    {
        RuleSetModel? model = RuleSetLoader.LoadText(json, (options ?? new RuleSetOptions()).ForLoading(), null, out IReadOnlyList<Diagnostic> diagnostics);
        Assert.True(model is not null, string.Join('\n', diagnostics));
        return model;
    }

    private protected static IReadOnlyList<Diagnostic> Diagnose(string json, RuleSetOptions? options = null)
    {
        RuleSetLoader.LoadText(json, (options ?? new RuleSetOptions()).ForLoading(), null, out IReadOnlyList<Diagnostic> diagnostics);
        return diagnostics;
    }
}

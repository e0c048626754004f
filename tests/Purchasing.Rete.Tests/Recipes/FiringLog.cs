using Purchasing.Rete.Explanation;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Recipes;

public sealed class FiringLog(TextWriter log) : SessionObserver
{
    public override void OnInserted(FactSnapshot fact) => log.WriteLine($"inserted {fact}");

    public override void OnActivated(Activation activation) => log.WriteLine($"activated {activation.Rule}");

    public override void OnFired(string rule) => log.WriteLine($"fired {rule}");
}

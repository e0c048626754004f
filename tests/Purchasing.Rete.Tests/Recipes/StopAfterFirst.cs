using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Tests.Recipes;

public sealed class StopAfterFirst(CancellationTokenSource stop) : SessionObserver
{
    public override void OnFired(string rule) => stop.Cancel();
}

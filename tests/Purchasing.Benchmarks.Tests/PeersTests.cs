using Purchasing.Benchmarks.Peers;

namespace Purchasing.Benchmarks.Tests;

public sealed class PeersTests
{
    [Fact]
    public void The_engines_that_are_compared_decide_alike() => Assert.Empty(PeersCommand.Differences());
}

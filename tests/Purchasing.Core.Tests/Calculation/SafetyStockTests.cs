using Purchasing.Core.Calculation;

namespace Purchasing.Core.Tests.Calculation;

public sealed class SafetyStockTests
{
    // 1.645 · √(9 · 4² + 10² · 2²) = 1.645 · √544 = 1.645 · 23.3238075793812… = 38.36766346…
    [Fact]
    public void By_service_level_follows_the_formula() =>
        Assert.Equal(38.367663m, SafetyStock.ByServiceLevel(1.645m, 9m, 4m, 10m, 2m));

    // 2 · √(16 · 3²) = 24
    [Fact]
    public void By_service_level_with_a_sure_lead_time() => Assert.Equal(24m, SafetyStock.ByServiceLevel(2m, 16m, 3m, 10m, 0m));

    [Fact]
    public void Days_of_cover_multiply() => Assert.Equal(77.5m, SafetyStock.DaysOfCover(15.5m, 5m));
}

namespace Purchasing.Core.Simulation;

/// <summary>One day, of a product in its stock unit, or of all products together as amounts in the base currency and counts.</summary>
/// <param name="Day">The day.</param>
/// <param name="Demand">What was asked for.</param>
/// <param name="Served">Of it, what was on the shelf.</param>
/// <param name="OnHand">What was left in the evening; of all products 0.</param>
/// <param name="Backlog">What customers waited for in the evening.</param>
/// <param name="OnOrder">What was on order in the evening.</param>
/// <param name="Value">The value of the stock in the evening.</param>
/// <param name="Orders">How many orders were made.</param>
/// <param name="Ordered">What was ordered.</param>
/// <param name="Spent">What was ordered, as an amount.</param>
/// <param name="StockOuts">Products that could not serve all that was asked for.</param>
public sealed record SimulatedDay(
    DateOnly Day, decimal Demand, decimal Served, decimal OnHand, decimal Backlog, decimal OnOrder, decimal Value, int Orders, decimal Ordered, decimal Spent, int StockOuts);

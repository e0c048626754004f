using Purchasing.Contracts;
using Purchasing.Contracts.V1;
using Purchasing.SourceDefaults.Facts;
using StockLevel = Purchasing.Core.Facts.StockLevel;

namespace Purchasing.Microservices.Tests.Remote;

/// <summary>What a source puts into a message.</summary>
public sealed class FactPieceTests
{
    [Fact]
    public void A_number_that_no_message_can_carry_is_a_problem_of_its_product_alone()
    {
        var rows = new List<StockLevel>
        {
            new() { ProductId = "P1", WarehouseId = "W", OnHand = 1 },
            new() { ProductId = "P2", WarehouseId = "W", OnHand = 9223372036854775808m },
            new() { ProductId = "P3", WarehouseId = "W", OnHand = 3 },
        };
        var message = new StockFacts();
        new FactPiece<StockLevel>(rows, [new ProductProblem { ProductId = "P4", Problem = "on_hand is not a valid number" }])
            .WriteTo(message.Rows, message.Problems, fact => fact.ProductId, fact => fact.ToWire());
        Assert.Equal(["P1", "P3"], message.Rows.Select(row => row.ProductId));
        Assert.Equal(["P4", "P2"], message.Problems.Select(problem => problem.ProductId));
        Assert.StartsWith("on_hand: ", message.Problems[1].Problem, StringComparison.Ordinal);
    }
}

using System.Globalization;
using Purchasing.Core.Decisions;
using Purchasing.Rete;

namespace Purchasing.Core.Tests.Decisions;

/// <summary>The nine rows of the reference system, exact to the last decimal.</summary>
public sealed class ClassicTableTests
{
    [Theory]
    [InlineData("A 001", "15.50", 7, "20", "20", "15.99", "88.50", "88.50", "1415.115", "auto_approved", "0", "1528.3242")]
    [InlineData("A 002", "8.30", 14, "40", "50", "8.50", "76.20", "76.20", "647.70", "auto_approved", "0", "699.516")]
    [InlineData("A 003", "22.00", 5, "7", "10", "25.00", "103", "103", "2575.00", "auto_approved", "0", "2781.00")]
    [InlineData("B 001", "15.50", 7, "50", "20", "12.50", "58.50", "58.50", "731.25", "auto_approved", "0", "789.75")]
    [InlineData("B 002", "8.30", 5, "120", "50", "8.00", "-78.50", "0", "0", null, "0", null)]
    [InlineData("B 003", "22.00", 10, "8", "30", "15.75", "212", "212", "3339.00", "auto_approved", "0", "3606.12")]
    [InlineData("C 001", "150", 7, "500", "100", "15.50", "550", "550", "8525.00", "auto_approved", "0", "9207.00")]
    [InlineData("C 002", "80.50", 14, "300", "50", "25.00", "827", "827", "20675.00", "pending", "0", "22329.00")]
    [InlineData("C 003", "200", 21, "150", "200", "42.75", "4050", "4050", "173137.50", "pending", "17313.75", "168289.65")]
    public void Fifteen_rules_give_the_numbers_of_the_reference_system(
        string row, string demand, int lead, string available, string moq, string price, string shortage, string quantity, string total, string? approval, string discount, string? grand)
    {
        ReorderInput input = new()
        {
            ProductId = row,
            RequiredQty = Number(demand) * lead,
            AvailableQty = Number(available),
            Moq = Number(moq),
            UnitPrice = Number(price),
            SupplierActive = true,
            SupplierId = "SUP",
        };
        foreach (RuleSet rules in (RuleSet[])[RuleFiles.Classic, RuleFiles.ClassicStages])
        {
            Decision decision = new() { ProductId = row };
            using Session session = rules.Rent();
            session.Insert(input);
            session.Insert(decision);
            session.Fire();

            Assert.Equal(Number(shortage), decision.Shortage);
            Assert.Equal(Number(quantity), decision.OrderQty);
            Assert.Equal(Number(total), decision.TotalAmount);
            Assert.Equal(approval, decision.ApprovalStatus);
            Assert.Equal(Number(discount), decision.DiscountAmount ?? 0m);
            Assert.Equal(grand is null ? null : Number(grand), decision.GrandTotal);
            Assert.Equal(grand is not null, decision.Create);
        }
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}

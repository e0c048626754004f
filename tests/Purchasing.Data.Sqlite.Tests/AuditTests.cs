using Purchasing.Data.TestSuite;

namespace Purchasing.Data.Sqlite.Tests;

public sealed class AuditTests : AuditSuite
{
    protected override Task<TestDatabases> OpenAsync() => SqliteFiles.OpenAsync();

    // Other databases refuse a text in a column of numbers.
    [Theory]
    [InlineData("UPDATE purchase_orders SET tax_rate = 'much' WHERE order_id = 'PO-2'", "purchase_orders")]
    [InlineData("UPDATE purchase_order_lines SET expected_on = 'soon' WHERE order_id = 'PO-2'", "purchase_order_lines")]
    public Task A_text_in_a_column_of_numbers_is_named_and_the_other_orders_are_compared(string sql, string table) => UnreadableAsync(sql, table);
}

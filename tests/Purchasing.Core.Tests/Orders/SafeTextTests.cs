using Purchasing.Core.Text;

namespace Purchasing.Core.Tests.Orders;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("-1", "'-1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("\t=1+1", "\"'\t'=1+1\"")]
    [InlineData("\r=1", "\"'\r'=1\"")]
    [InlineData("x;=1+1", "\"x;'=1+1\"")]
    [InlineData("x; @SUM(1)", "\"x; '@SUM(1)\"")]
    [InlineData("a\"=1", "\"a\"\"'=1\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a=b", "a=b")]
    [InlineData("", "")]
    public void A_cell_of_a_spreadsheet_is_text(string text, string cell) => Assert.Equal(cell, SafeText.CsvCell(text));

    [Theory]
    [InlineData("PROD-001", "PROD-001")]
    [InlineData("Größe 3 – blau", "Größe 3 – blau")]
    [InlineData("\u001B]0;pwned\u0007", "\\u001B]0;pwned\\u0007")]
    [InlineData("99\u202E00.1", "99\\u202E00.1")]
    [InlineData("\u009B31m", "\\u009B31m")]
    public void Text_is_only_text_wherever_it_is_shown(string text, string shown) => Assert.Equal(shown, SafeText.Show(text));
}

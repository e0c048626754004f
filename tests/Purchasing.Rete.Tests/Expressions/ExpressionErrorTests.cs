using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions;
using Purchasing.Rete.Tests.Loading;

namespace Purchasing.Rete.Tests.Expressions;

/// <summary>What wrong expressions are answered with: the exact place, what is wrong, and what to write instead.</summary>
public sealed class ExpressionErrorTests
{
    private static readonly Dictionary<string, Type> s_types = new()
    {
        ["i"] = typeof(int), ["d"] = typeof(decimal), ["n"] = typeof(decimal?), ["s"] = typeof(string), ["x"] = typeof(double), ["b"] = typeof(bool), ["nb"] = typeof(bool?),
        ["date"] = typeof(DateOnly), ["order"] = typeof(ExpressionValueTests.Order), ["l"] = typeof(long), ["type"] = typeof(Holder),
    };

    public static TheoryData<string, string, string?> Errors => new()
    {
        // Words and symbols.
        { "i ^^= 1", "'=' is not an operator", "did you mean '=='?" },
        { "i ^^<> 1", "'<>' is not an operator", "did you mean '!='?" },
        { "b ^^& b", "'&' is not an operator", "did you mean '&&'?" },
        { "b ^^| b", "'|' is not an operator", "did you mean '||'?" },
        { "b ^^and b", "expected the end of the expression or an operator, but found 'and'", "did you mean '&&'?" },
        { "b ^^or b", "expected the end of the expression or an operator, but found 'or'", "did you mean '||'?" },
        { "^^not b", "'not' cannot stand here", "did you mean '!'?" },
        { "i not ^^i", "expected 'in' after 'not', but found 'i'", null },
        { "i + ^^#", "unexpected character '#'", null },
        { "i + ^^\u0001", "unexpected character U+0001", null },
        { "s == ^^'abc", "the string is not closed", "add a ' at its end" },
        { "s == 'a^^\\q'", "unknown escape in a string", "\\n, \\t, \\r, \\\\, \\', \\\" and \\uXXXX are known" },
        { "^^12abc", "'12abc' is not a number: unexpected 'a' after its digits", null },
        { "^^99999999999999999999", "'99999999999999999999' is too large for a whole number", "append 'm' for a decimal" },
        { "^^0.12345678901234567890123456789", "'0.12345678901234567890123456789' has more digits than a decimal holds (28)", null },
        // Structure.
        { "^^", "an expression is expected here", null },
        { "i + ^^", "expected a value, but the expression ends", null },
        { "(i + 1^^", "expected ')', but the expression ends", null },
        { "i + 1^^)", "expected the end of the expression or an operator, but found ')'", null },
        { "min(1 ^^2)", "expected ',' or ')', but found '2'", null },
        { "i in [1 ^^2]", "expected ',' or ']', but found '2'", null },
        { "b ? 1 ^^", "expected ':' of the conditional, but the expression ends", null },
        { "order.^^", "expected a field name after '.', but the expression ends", null },
        { "s.^^contains('a')", "'contains' cannot be called on a value", "functions are written before their arguments: contains(…)" },
        // Names.
        { "^^dd + 1", "unknown name 'dd'", "did you mean 'd'?" },
        { "^^quantity > 1", "unknown name 'quantity'", "did you mean 'order.quantity'?" },
        { "order.^^quantty", "unknown field 'quantty' of Order", "did you mean 'quantity'?" },
        { "order.supplier.^^leadDay", "Supplier has no field 'leadDay'", "did you mean 'leadDays'?" },
        { "^^mim(1, 2)", "unknown function 'mim'", "did you mean 'min'?" },
        { "order.trend == ^^'risng'", "Trend has no value 'risng'", "did you mean 'Rising'?" },
        { "order.trend in ['stable', ^^'up']", "Trend has no value 'up'", "values: Stable, Rising" },
        { "date.^^dayNumbr", "date has no field 'dayNumbr'", "did you mean 'dayNumber'?" },
        // Types.
        { "i ^^== 'a'", "cannot compare int with string", "use text(…)" },
        { "1 < i ^^< 5", "cannot compare bool with int", "write 'a < b && b < c' for a chain" },
        { "b ^^< b", "bool has no order: '<' cannot be used", null },
        { "date ^^== '22.11.2026'", "cannot compare date with string", "write a date as 'yyyy-MM-dd'" },
        { "s ^^+ i", "'+' cannot be applied to string and int", "use text(…) to join a value to a string" },
        { "s ^^- s", "'-' cannot be applied to string and string", null },
        { "d ^^* x", "'*' cannot be applied to decimal and double", "double and decimal do not mix exactly: use decimal(…)" },
        { "l ^^* x", "'*' cannot be applied to long and double", "double and decimal do not mix exactly: use decimal(…)" },
        { "date ^^- date", "'-' cannot be applied to date and date", "use days(from, to)" },
        { "date ^^+ 1", "'+' cannot be applied to date and int", "use addDays(date, n)" },
        { "-^^s", "'-' needs a number, but this is string", null },
        { "!^^i", "the operand of '!' must be true or false, but this is int", null },
        { "b && ^^i", "each side of '&&' must be true or false, but this is int", null },
        { "b && ^^nb", "each side of '&&' must be true or false, but this may be null", "write '== true' or '?? false'" },
        { "^^i ? 1 : 2", "the test of '?:' must be true or false, but this is int", null },
        { "b ? 1 : ^^'a'", "both results of '?:' must have one type, but these are int and string", null },
        { "n ^^?? 'a'", "'??' needs two values of one type, but these are decimal? and string", null },
        { "i in [1, ^^'a']", "a list for int cannot hold string", null },
        { "i in ^^d", "'in' needs a list, a range or a collection, but this is decimal", "write the values as [a, b]" },
        { "^^round('a')", "round(string) does not exist", "expected round(int) or round(long) or round(decimal) or round(decimal, int) or round(decimal, int, MidpointRounding) or round(double, int)" },
        { "^^lower()", "lower() does not exist", "expected lower(string)" },
        { "^^length(i)", "length needs a string or a collection", null },
        // Null.
        { "^^null", "null alone has no type", null },
        { "i ^^+ null", "'+' with null is always null", null },
        { "n ^^> null", "'>' with null is always false", "use == null or != null" },
        // Constants.
        { "i ^^/ 0", "division by zero", null },
        { "i ^^% 0", "division by zero", null },
        { "2147483647 ^^+ 1", "the result does not fit into int", null },
        { "^^date(2026, 2, 30) == date", "there is no date 2026-2-30", null },
        { "^^ceilTo(1, 0)", "the multiple must be above 0, not 0", null },
        { "matches(s, ^^'(')", "the pattern is not a regular expression: Invalid pattern '(' at offset 1. Not enough )'s.", null },
        { "matches(s, ^^'(?=a)')", "the pattern uses look-around, backreferences or atomic groups, which are not available in rules", null },
        { "matches(s, ^^'(a{100}){100}')", "the repetitions of the pattern multiply to more than 1000", null },
        { "matches(s, ^^s)", "the pattern of matches must be a constant or a parameter", null },
        { "text(d, ^^'Q')", "'Q' is not a format for decimal", null },
        { "text(s, ^^'F2')", "string takes no format", null },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_wrong_expression_is_answered_with_place_reason_and_advice(string marked, string message, string? suggestion)
    {
        Marked text = new(marked, "");
        ExpressionException error = Assert.Throws<ExpressionException>(() => CompiledExpression.Compile(text.Text, s_types));
        Diagnostic first = error.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal((message, suggestion, text.Location), (first.Message, first.Suggestion, first.Location));
        Assert.Equal(text.Location.Column, error.Column);
    }

    [Fact]
    public void All_errors_of_an_expression_are_found_in_one_pass()
    {
        ExpressionException error = Assert.Throws<ExpressionException>(() => CompiledExpression.Compile("order.a + foo(1) > unknown && s.b == 1", s_types));
        Assert.Equal([7, 11, 20, 33], error.Diagnostics.Select(d => d.Location.Column));
    }

    [Fact]
    public void What_leads_out_of_the_data_cannot_be_read()
    {
        ExpressionException error = Assert.Throws<ExpressionException>(() => CompiledExpression.Compile("type.kind.assembly", s_types));
        Assert.Equal("Type has no field 'assembly'", error.Diagnostics[0].Message);
    }

    [Fact]
    public void Nesting_and_length_are_bounded()
    {
        string deep = new string('(', 5_000) + "1" + new string(')', 5_000);
        Assert.Equal("expression-too-deep", Code(deep));
        Assert.Equal("expression-too-deep", Code(string.Join(" + ", Enumerable.Repeat("i", 500))));
        Assert.Equal("expression-too-deep", Code(new string('-', 5_000) + "1"));
        Assert.Equal("expression-too-deep", Code("1" + string.Concat(Enumerable.Repeat(" ?? 1", 2_000))));
        Assert.Equal("expression-too-deep", Code("i" + string.Concat(Enumerable.Repeat(".a", 2_000))));
        Assert.Equal("expression-too-long", Code(new string(' ', 20_000) + "1"));
    }

    private static string Code(string text) => Assert.Throws<ExpressionException>(() => CompiledExpression.Compile(text, s_types)).Diagnostics[0].Code;

    public sealed class Holder
    {
        public Type Kind => typeof(Holder);
    }
}

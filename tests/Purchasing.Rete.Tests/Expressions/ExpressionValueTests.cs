using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Purchasing.Rete.Expressions;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Expressions.Tree;

namespace Purchasing.Rete.Tests.Expressions;

/// <summary>What expressions evaluate to. Expected values are computed by hand.</summary>
public sealed class ExpressionValueTests
{
    private static readonly Dictionary<string, Type> s_types = new()
    {
        ["i"] = typeof(int), ["l"] = typeof(long), ["d"] = typeof(decimal), ["n"] = typeof(decimal?), ["ni"] = typeof(int?), ["s"] = typeof(string),
        ["x"] = typeof(double), ["b"] = typeof(bool), ["date"] = typeof(DateOnly), ["at"] = typeof(DateTimeOffset), ["span"] = typeof(TimeSpan),
        ["order"] = typeof(Order), ["list"] = typeof(int[]), ["noText"] = typeof(string), ["trend"] = typeof(Trend),
    };

    private static readonly Dictionary<string, object?> s_values = new()
    {
        ["i"] = 7, ["l"] = 5_000_000_000L, ["d"] = 2.50m, ["n"] = null, ["ni"] = null, ["s"] = "Bolt M8", ["x"] = 0.5, ["b"] = true,
        ["date"] = new DateOnly(2026, 11, 22), ["at"] = new DateTimeOffset(2026, 11, 22, 8, 30, 0, TimeSpan.Zero), ["span"] = TimeSpan.FromHours(36),
        ["order"] = new Order(new Supplier("SUP-1", 4), null, 3, Trend.Rising), ["list"] = new[] { 1, 2, 3 }, ["noText"] = null, ["trend"] = Trend.Rising,
    };

    public static TheoryData<string, object?> Values => new()
    {
        // Whole numbers stay whole; with a decimal, all is decimal; '/' is exact.
        { "1 + 2 * 3", 7 }, { "(1 + 2) * 3", 9 }, { "7 - 2 - 1", 4 }, { "i * 2", 14 }, { "i + l", 5_000_000_007L }, { "i + d", 9.50m },
        { "i / 2", 3.5m }, { "div(i, 2)", 3 }, { "div(-i, 2)", -3 }, { "i % 4", 3 }, { "-i % 4", -3 }, { "d % 2", 0.50m }, { "0.1 + 0.2", 0.3m },
        { "0.1 + 0.2 == 0.3", true }, { "-i", -7 }, { "- -i", 7 }, { "1_000 + i", 1007 }, { "5m / 2", 2.5m }, { "x * 2", 1.0 }, { "x == 0.5", true },
        // Null passes through arithmetic and makes comparisons false, except == and !=.
        { "n + 1", null }, { "n * d", null }, { "ni / 2", null }, { "n > 0", false }, { "n <= 0", false }, { "n == 0", false }, { "n != 0", true },
        { "n == null", true }, { "n != null", false }, { "!(n > 0)", true }, { "n ?? 4", 4m }, { "n ?? ni ?? 4", 4m }, { "(n ?? 0) + 1", 1m }, { "ni == n", true },
        { "noText == null", true }, { "noText == 'a'", false }, { "noText ?? 'none'", "none" }, { "noText + 'a'", "a" }, { "noText < 'a'", false },
        // Logic.
        { "b && i > 5", true }, { "!b || i > 5", true }, { "b && !b", false }, { "i > 5 ? 'many' : 'few'", "many" }, { "i > 9 ? 1 : 2.5", 2.5m },
        { "false ? 1 : true ? 2 : 3", 2 }, { "1 < 2 && 2 < 3 || false", true }, { "i == 7 == b", true },
        // Membership.
        { "i in [1, 7]", true }, { "i in []", false }, { "i not in [1, 2]", true }, { "i in 7..9", true }, { "i in 8..9", false }, { "d in [1, 2.5]", true },
        { "i in list", false }, { "2 in list", true }, { "s in ['Nut', 'Bolt M8']", true }, { "n in [1, 2]", false }, { "n in [1, null]", true },
        { "i in [0,1,2,3,4,5,6,7,8,9]", true }, { "n in [0,1,2,3,4,5,6,7,8,9]", false }, { "trend in ['stable', 'rising']", true },
        // Text.
        { "contains(s, 'M8')", true }, { "startsWith(s, 'bolt')", false }, { "endsWith(s, '8')", true }, { "lower(s)", "bolt m8" }, { "upper(s)", "BOLT M8" },
        { "length(s)", 7 }, { "length(noText)", null }, { "s.length", 7 }, { "contains(noText, 'a')", false }, { "lower(noText)", null },
        { "matches(s, '^Bolt M[0-9]+$')", true }, { "matches(noText, '.*')", false }, { "trim(' a ')", "a" }, { "replace('a-b', '-', '+')", "a+b" },
        { "substring(s, 5, 2)", "M8" }, { "substring(s, 5, 200)", "M8" }, { "'a' < 'b'", true }, { "'B' < 'a'", true }, { "'it\\'s'", "it's" }, { "\"q\" + 'r'", "qr" },
        { "'\\u0041'", "A" }, { "text(d)", "2.5" }, { "text(d, 'F3')", "2.500" }, { "text(n)", "null" }, { "text(date)", "2026-11-22" }, { "text(b)", "true" },
        // Numbers' functions; halves round away from zero unless said otherwise.
        { "round(2.5)", 3m }, { "round(-2.5)", -3m }, { "round(2.345, 2)", 2.35m }, { "round(2.345, 2, 'toEven')", 2.34m }, { "round(2.349, 2, 'toZero')", 2.34m },
        { "ceil(2.1)", 3m }, { "floor(-2.1)", -3m }, { "ceilTo(50, 24)", 72m }, { "ceilTo(48, 24)", 48m }, { "ceilTo(-50, 24)", -48m }, { "floorTo(50, 24)", 48m },
        { "floorTo(-50, 24)", -72m }, { "ceilTo(0.3, 0.1)", 0.3m }, { "min(3, 1, 2)", 1 }, { "max(i, d)", 7m }, { "min(n, 1)", null }, { "abs(-d)", 2.50m },
        { "int(3.0)", 3 }, { "long(i)", 7L }, { "decimal(x)", 0.5m }, { "int(floor(d))", 2 }, { "round(n, 2)", null }, { "round(d, ni)", null },
        // Dates.
        { "date == '2026-11-22'", true }, { "date < '2026-12-01'", true }, { "days(date, '2026-12-01')", 9 }, { "addDays(date, 9) == '2026-12-01'", true },
        { "date.year * 100 + date.month", 202611 }, { "date(at) == date", true }, { "at - days(1) < at", true }, { "span > hours(24)", true }, { "span == '1.12:00:00'", true },
        { "days(1.5) == span", true }, { "addMonths(date, 3).month", 2 }, { "at >= '2026-11-22T08:30:00Z'", true }, { "max(date, date('2027-01-01')).year", 2027 },
        // Members of objects; null on the way gives null.
        { "order.supplier.id", "SUP-1" }, { "order.supplier.leadDays + 1", 5 }, { "order.backup.leadDays", null }, { "order.backup.id == null", true },
        { "order.backup.leadDays > 1", false }, { "order.trend == 'rising'", true }, { "order.trend != 'stable'", true }, { "order.trend > 'stable'", true }, { "order.Quantity", 3 },
        { "(b ? order.trend : 'stable') == 'rising'", true }, { "length(list)", 3 }, { "count(list)", 3 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Evaluate_gives_the_value_computed_by_hand(string text, object? expected) =>
        Assert.Equal(expected, CompiledExpression.Compile(text, s_types).Evaluate(s_values));

    [Theory]
    [InlineData("i + 2147483647")]
    [InlineData("l * l")]
    [InlineData("-i - 2147483647")]
    public void Whole_numbers_that_overflow_are_an_error(string text) =>
        Assert.Throws<OverflowException>(() => CompiledExpression.Compile(text, s_types).Evaluate(s_values));

    [Theory]
    [InlineData("d / (i - 7)")]
    [InlineData("i % (i - 7)")]
    [InlineData("div(i, i - 7)")]
    public void Division_by_zero_is_an_error(string text) =>
        Assert.Throws<DivideByZeroException>(() => CompiledExpression.Compile(text, s_types).Evaluate(s_values));

    [Fact]
    public void Host_functions_are_called_with_converted_arguments()
    {
        Dictionary<string, Delegate> functions = new() { ["tax"] = (decimal amount, decimal rate) => amount * rate };
        CompiledExpression expression = CompiledExpression.Compile("tax(i, 0.08) + 1", s_types, functions);
        Assert.Equal(1.56m, expression.Evaluate(s_values));
        Assert.Equal(typeof(decimal), expression.ResultType);
        Assert.Equal(["i"], expression.Variables);
    }

    [Fact]
    public void Now_and_today_read_the_time_provider()
    {
        FixedTime time = new(new DateTimeOffset(2026, 3, 31, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DateOnly(2026, 3, 31), CompiledExpression.Compile("today()", s_types, null, time).Evaluate(s_values));
        Assert.Equal(true, CompiledExpression.Compile("now() == '2026-03-31T12:00:00Z'", s_types, null, time).Evaluate(s_values));
    }

    [Fact]
    public void A_missing_or_ill_typed_value_is_named()
    {
        CompiledExpression expression = CompiledExpression.Compile("i > 1", s_types);
        Assert.Contains("'i' has no value", Assert.Throws<ArgumentException>(() => expression.Evaluate(new Dictionary<string, object?>())).Message, StringComparison.Ordinal);
        Assert.Contains("'i' is String, not Int32", Assert.Throws<ArgumentException>(() => expression.Evaluate(new Dictionary<string, object?> { ["i"] = "x" })).Message, StringComparison.Ordinal);
    }

    public enum Trend { Stable, Rising }

    public sealed record Supplier(string Id, int LeadDays);

    public sealed record Order(Supplier Supplier, Supplier? Backup, int Quantity, Trend Trend);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }

    [Fact]
    public void Numbers_are_told_without_trailing_zeros() =>
        Prop.ForAll<decimal>(number => TextValue.Format(number) == number.ToString("0.############################", CultureInfo.InvariantCulture)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0.00", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("-12.3400", "-12.34")]
    [InlineData("100", "100")]
    [InlineData("-79228162514264337593543950335", "-79228162514264337593543950335")]
    [InlineData("-7.9228162514264337593543950335", "-7.9228162514264337593543950335")]
    public void A_number_is_told_exactly(string number, string text) =>
        Assert.Equal(text, TextValue.Format(decimal.Parse(number, CultureInfo.InvariantCulture)));
}

using System.Globalization;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;

namespace Purchasing.Rete.Loading.Analysis;

/// <summary>The values for which a test of one expression against constants holds: an interval or a list.</summary>
internal sealed class ValueSet
{
    private readonly IComparable? _low;
    private readonly IComparable? _high;
    private readonly bool _lowIncluded;
    private readonly bool _highIncluded;
    private readonly List<IComparable>? _points;

    private ValueSet(IComparable? low, bool lowIncluded, IComparable? high, bool highIncluded, List<IComparable>? points = null)
    {
        (_low, _lowIncluded, _high, _highIncluded, _points) = (low, lowIncluded, high, highIncluded, points);
    }

    /// <summary>Whether no value is left.</summary>
    public bool IsEmpty
    {
        get
        {
            if (_points is not null) return _points.Count == 0;
            if (_low is null || _high is null) return false;
            int order = Order(_low, _high);
            return order > 0 || (order == 0 && !(_lowIncluded && _highIncluded));
        }
    }

    /// <summary>The set of a test and what it tests (by key); null when the test is of another form.</summary>
    public static ValueSet? Of(BoundExpression test, out string subject)
    {
        subject = "";
        switch (test)
        {
            case BoundBinary { Operator: BinaryOperator.And } and:
                if (Of(and.Left, out subject) is not { } left || Of(and.Right, out string other) is not { } right || other != subject) return null;
                return left.Intersect(right);
            case BoundBinary { Right: BoundConstant { Value: { } constant } } binary when Value(constant) is { } value:
                subject = Subject(binary.Left);
                return Compare(binary.Operator, value);
            case BoundBinary { Left: BoundConstant { Value: { } constant } } binary when Value(constant) is { } value:
                subject = Subject(binary.Right);
                return Compare(Mirror(binary.Operator), value);
            case BoundIn { ItemIsCollection: false } membership:
                List<IComparable> points = [];
                foreach (BoundExpression item in membership.Items)
                {
                    if (item is not BoundConstant { Value: { } constant } || Value(constant) is not { } value) return null;
                    points.Add(value);
                }
                subject = Subject(membership.Value);
                return new ValueSet(null, false, null, false, points);
            default:
                return null;
        }
    }

    public ValueSet? Intersect(ValueSet other)
    {
        if (!SameKind(other)) return null;
        if (_points is not null) return new ValueSet(null, false, null, false, [.. _points.Where(other.Contains)]);
        if (other._points is not null) return other.Intersect(this);
        bool otherLow = _low is null || (other._low is not null && (Order(other._low, _low) is var l && (l > 0 || (l == 0 && !other._lowIncluded))));
        bool otherHigh = _high is null || (other._high is not null && (Order(other._high, _high) is var h && (h < 0 || (h == 0 && !other._highIncluded))));
        return new ValueSet(
            otherLow ? other._low : _low, otherLow ? other._lowIncluded : _lowIncluded,
            otherHigh ? other._high : _high, otherHigh ? other._highIncluded : _highIncluded);
    }

    /// <summary>Whether every value of the other set is in this one.</summary>
    public bool Covers(ValueSet other)
    {
        if (!SameKind(other)) return false;
        if (other._points is not null) return other._points.TrueForAll(Contains);
        if (_points is not null) return other._low is { } only && other._high is { } same && Order(only, same) == 0 && Contains(only);
        bool low = _low is null || (other._low is not null && Order(_low, other._low) is var l && (l < 0 || (l == 0 && (_lowIncluded || !other._lowIncluded))));
        bool high = _high is null || (other._high is not null && Order(_high, other._high) is var h && (h > 0 || (h == 0 && (_highIncluded || !other._highIncluded))));
        return low && high;
    }

    private bool Contains(IComparable value)
    {
        if (_points is not null) return _points.Exists(p => Order(p, value) == 0);
        bool low = _low is null || Order(_low, value) is var l && (l < 0 || (l == 0 && _lowIncluded));
        bool high = _high is null || Order(_high, value) is var h && (h > 0 || (h == 0 && _highIncluded));
        return low && high;
    }

    private bool SameKind(ValueSet other) => Sample() is not { } a || other.Sample() is not { } b || a.GetType() == b.GetType();

    private IComparable? Sample() => _low ?? _high ?? (_points is { Count: > 0 } ? _points[0] : null);

    private static string Subject(BoundExpression expression) => ExpressionKey.Of(expression is BoundConvert { Operand: var inner } ? inner : expression);

    private static IComparable? Value(object constant) =>
        TypeRules.IsNumeric(constant.GetType()) ? (constant is double or float ? null : Convert.ToDecimal(constant, CultureInfo.InvariantCulture))
        : constant is IComparable comparable and (string or bool or DateOnly or DateTimeOffset or DateTime or TimeSpan or Enum) ? comparable : null;

    private static int Order(IComparable a, IComparable b) => a is string text ? string.CompareOrdinal(text, b as string) : a.CompareTo(b);

    private static ValueSet? Compare(BinaryOperator op, IComparable value) => op switch
    {
        BinaryOperator.Equal => new ValueSet(value, true, value, true),
        BinaryOperator.Less => new ValueSet(null, false, value, false),
        BinaryOperator.LessOrEqual => new ValueSet(null, false, value, true),
        BinaryOperator.Greater => new ValueSet(value, false, null, false),
        BinaryOperator.GreaterOrEqual => new ValueSet(value, true, null, false),
        _ => null,
    };

    private static BinaryOperator Mirror(BinaryOperator op) => op switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => op,
    };
}

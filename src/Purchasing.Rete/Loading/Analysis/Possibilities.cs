using System.Globalization;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;

namespace Purchasing.Rete.Loading.Analysis;

/// <summary>
/// Whether tests can hold together: tries the values that the tests tell apart (their constants, what lies between and around them, null) for
/// everything that they compare with constants. What they compare otherwise may be anything.
/// </summary>
internal sealed class Possibilities
{
    private const int MostCombinations = 20_000;

    /// <summary>So many steps of a search are worth taking while a file is loaded.</summary>
    private const int MostSteps = 2_000;

    private readonly Dictionary<BoundExpression, (string Key, BinaryOperator Operator, object? Constant)?> _leaves = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<string, (Type Type, bool Nullable, SortedSet<object> Constants)> _subjects = new(StringComparer.Ordinal);
    private readonly Func<Variable, string> _name;

    /// <param name="name">What tells variables apart: facts of two rules with one name are one fact.</param>
    public Possibilities(Func<Variable, string> name) => _name = name;

    /// <summary>Notes what a test compares.</summary>
    public void Note(BoundExpression test)
    {
        switch (test)
        {
            case BoundBinary { Operator: BinaryOperator.And or BinaryOperator.Or } logical:
                Note(logical.Left);
                Note(logical.Right);
                break;
            case BoundUnary { Operator: UnaryOperator.Not } not:
                Note(not.Operand);
                break;
            case BoundBinary binary when Leaf(binary) is var (subject, _, value):
                Add(subject, value);
                break;
            case BoundIn { ItemIsCollection: false } membership when membership.Items.All(i => i is BoundConstant):
                foreach (BoundExpression item in membership.Items) Add(membership.Value, ((BoundConstant)item).Value);
                break;
            default:
                if (Inner(test) is BoundField { Type: var type } field && TypeRules.Underlying(type) == typeof(bool)) Add(field, true);
                break;
        }
    }

    /// <summary>Every combination of values; null when there are too many to try.</summary>
    public IEnumerable<Dictionary<string, object?>>? Combinations(bool withOtherText)
    {
        List<(string Subject, List<object?> Values)> values = [.. _subjects.Select(s => (s.Key, Values(s.Value.Type, s.Value.Nullable, s.Value.Constants, withOtherText)))];
        long count = values.Aggregate(1L, (product, v) => Math.Min(product * v.Values.Count, int.MaxValue));
        return count > MostCombinations ? null : Try(values, 0, new Dictionary<string, object?>(StringComparer.Ordinal));
    }

    /// <summary>Whether the tests can hold together; null when that cannot be said in so many steps.</summary>
    public bool? CanHold(IReadOnlyList<BoundExpression> tests)
    {
        List<(string Subject, List<object?> Values)> values = [.. _subjects.Select(s => (s.Key, Values(s.Value.Type, s.Value.Nullable, s.Value.Constants, withOtherText: true)))];
        int steps = 0;
        return Search(tests, values, 0, new Dictionary<string, object?>(StringComparer.Ordinal), ref steps);
    }

    /// <summary>Chooses values one by one, and goes no further where a test fails already.</summary>
    private bool? Search(IReadOnlyList<BoundExpression> tests, List<(string Subject, List<object?> Values)> subjects, int index, Dictionary<string, object?> chosen, ref int steps)
    {
        if (++steps > MostSteps) return null;
        foreach (BoundExpression test in tests)
        {
            if (Holds(test, chosen) == false) return false;
        }

        if (index == subjects.Count) return true;
        foreach (object? value in subjects[index].Values)
        {
            chosen[subjects[index].Subject] = value;
            if (Search(tests, subjects, index + 1, chosen, ref steps) is not false and var found) return found;
        }

        chosen.Remove(subjects[index].Subject);
        return false;
    }

    /// <summary>Whether a test holds for a combination; null when that depends on what is not tried.</summary>
    public bool? Holds(BoundExpression test, Dictionary<string, object?> values)
    {
        switch (test)
        {
            case BoundConstant { Value: bool constant }: return constant;
            case BoundBinary { Operator: BinaryOperator.And } and:
                bool? left = Holds(and.Left, values), right = Holds(and.Right, values);
                return left == false || right == false ? false : left == true && right == true ? true : null;
            case BoundBinary { Operator: BinaryOperator.Or } or:
                bool? one = Holds(or.Left, values), other = Holds(or.Right, values);
                return one == true || other == true ? true : one == false && other == false ? false : null;
            case BoundUnary { Operator: UnaryOperator.Not } not: return !Holds(not.Operand, values);
            case BoundBinary binary when Known(binary) is var (key, operation, constant) && values.TryGetValue(key, out object? value):
                return Compare(operation, value, constant);
            case BoundIn { ItemIsCollection: false } membership when Known(membership) is var (key, _, _) && values.TryGetValue(key, out object? value):
                return membership.Items.Any(i => Equals(Normal(((BoundConstant)i).Value), value));
            default:
                return Known(test) is var (flag, _, _) && values.TryGetValue(flag, out object? yes) ? yes is true : null;
        }
    }

    /// <summary>What a test compares with what, looked for once.</summary>
    private (string Key, BinaryOperator Operator, object? Constant)? Known(BoundExpression test)
    {
        if (_leaves.TryGetValue(test, out var known)) return known;
        (string, BinaryOperator, object?)? leaf = test switch
        {
            BoundBinary binary => Leaf(binary) is var (subject, operation, constant) ? (Key(subject), operation, Normal(constant)) : null,
            BoundIn membership => membership.Items.All(i => i is BoundConstant) ? (Key(membership.Value), BinaryOperator.Equal, null) : null,
            _ => Inner(test) is BoundField field ? (Key(field), BinaryOperator.Equal, true) : null,
        };
        _leaves.Add(test, leaf);
        return leaf;
    }

    /// <summary>The combination as a reader says it.</summary>
    public static string Describe(Dictionary<string, object?> values, IReadOnlyDictionary<string, string> names) =>
        string.Join(", ", values.Select(v => $"{names.GetValueOrDefault(v.Key, "a value")} {(v.Value is null ? "null" : v.Value is string text ? $"'{text}'" : Convert.ToString(v.Value, CultureInfo.InvariantCulture))}"));

    /// <summary>What names a subject in combinations.</summary>
    public string Key(BoundExpression subject) => ExpressionKey.Of(Inner(subject), _name);

    private static IEnumerable<Dictionary<string, object?>> Try(List<(string Subject, List<object?> Values)> subjects, int index, Dictionary<string, object?> chosen)
    {
        if (index == subjects.Count)
        {
            yield return chosen;
            yield break;
        }

        foreach (object? value in subjects[index].Values)
        {
            chosen[subjects[index].Subject] = value;
            foreach (Dictionary<string, object?> all in Try(subjects, index + 1, chosen)) yield return all;
        }
    }

    private void Add(BoundExpression subject, object? constant)
    {
        BoundExpression inner = Inner(subject);
        string key = Key(inner);
        if (!_subjects.TryGetValue(key, out var known)) _subjects.Add(key, known = (TypeRules.Underlying(inner.Type), TypeRules.MayBeNull(inner), new SortedSet<object>(s_order)));
        if (Normal(constant) is { } value) known.Constants.Add(value);
    }

    private static List<object?> Values(Type type, bool nullable, SortedSet<object> constants, bool withOtherText)
    {
        List<object?> values = [];
        if (type == typeof(bool)) values.AddRange([true, false]);
        else if (type.IsEnum) values.AddRange(Enum.GetValues(type).Cast<object?>());
        else
        {
            object? before = null;
            foreach (object constant in constants)
            {
                if (constant is decimal number) values.Add(before is decimal low ? low + ((number - low) / 2) : number - 1);
                else if (constant is DateOnly day && before is not DateOnly) values.Add(day > DateOnly.MinValue ? day.AddDays(-1) : day);
                else if (constant is DateOnly next && before is DateOnly last && next > last.AddDays(1)) values.Add(last.AddDays(1));
                values.Add(constant);
                before = constant;
            }

            if (before is decimal highest) values.Add(highest + 1);
            else if (before is DateOnly latest && latest < DateOnly.MaxValue) values.Add(latest.AddDays(1));
            else if (withOtherText || before is null) values.Add("any other");
        }

        if (nullable) values.Add(null);
        return values;
    }

    private (BoundExpression Subject, BinaryOperator Operator, object? Constant)? Leaf(BoundBinary binary)
    {
        if (binary.Operator is not (BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual)) return null;
        if (Inner(binary.Right) is BoundConstant right && IsKnown(right.Value)) return (binary.Left, binary.Operator, right.Value);
        if (Inner(binary.Left) is not BoundConstant left) return Difference(binary);
        return IsKnown(left.Value) ? (binary.Right, Mirrored(binary.Operator), left.Value) : null;
    }

    /// <summary>Two values compared with each other: what their difference is beside zero.</summary>
    private (BoundExpression Subject, BinaryOperator Operator, object? Constant)? Difference(BoundBinary binary)
    {
        if (Inner(binary.Right) is BoundConstant) return null;
        (BoundExpression left, BoundExpression right, BinaryOperator operation) = (Inner(binary.Left), Inner(binary.Right), binary.Operator);
        if (string.CompareOrdinal(Key(left), Key(right)) > 0) (left, right, operation) = (right, left, Mirrored(operation));
        return (new BoundBinary(BinaryOperator.Subtract, left, right, typeof(decimal), binary.Location), operation, 0m);
    }

    private static BinaryOperator Mirrored(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        var same => same,
    };

    private static bool IsKnown(object? value) => value is null or string or bool or DateOnly or Enum || (TypeRules.IsNumeric(value.GetType()) && value is not (double or float));

    private static object? Normal(object? value) => value is null or string or bool or DateOnly or Enum ? value : value is double or float ? null : Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    private static bool? Compare(BinaryOperator operation, object? value, object? constant)
    {
        if (operation == BinaryOperator.Equal) return Equals(value, constant);
        if (operation == BinaryOperator.NotEqual) return !Equals(value, constant);
        if (value is null || constant is null) return false;
        if (value.GetType() != constant.GetType() || value is string) return null;
        int order = s_order.Compare(value, constant);
        return operation switch
        {
            BinaryOperator.Less => order < 0,
            BinaryOperator.LessOrEqual => order <= 0,
            BinaryOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static BoundExpression Inner(BoundExpression expression) => expression is BoundConvert convert ? Inner(convert.Operand) : expression;

    private static readonly Comparer<object> s_order = Comparer<object>.Create((a, b) =>
        a.GetType() != b.GetType() ? string.CompareOrdinal(a.GetType().Name, b.GetType().Name) : a is string text ? string.CompareOrdinal(text, (string)b) : ((IComparable)a).CompareTo(b));
}

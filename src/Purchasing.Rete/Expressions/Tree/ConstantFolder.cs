using Purchasing.Rete.Expressions.Syntax;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>Computes operators whose operands are constants of one type, exactly as the emitted code would.</summary>
internal static class ConstantFolder
{
    public static bool IsZero(object? value) => value is 0 or 0L or 0m;

    public static object? Negate(object value) => value switch
    {
        int i when i != int.MinValue => -i,
        long l when l != long.MinValue => -l,
        decimal d => -d,
        double d => -d,
        _ => null,
    };

    /// <summary>The result, or null when the operands are of no folded type or the result overflows.</summary>
    public static object? Arithmetic(BinaryOperator op, object left, object right, out bool overflow)
    {
        overflow = false;
        try
        {
            return (left, right) switch
            {
                (int a, int b) => op switch
                {
                    BinaryOperator.Add => checked(a + b),
                    BinaryOperator.Subtract => checked(a - b),
                    BinaryOperator.Multiply => checked(a * b),
                    BinaryOperator.Modulo => b == -1 ? 0 : a % b,
                    _ => null,
                },
                (long a, long b) => op switch
                {
                    BinaryOperator.Add => checked(a + b),
                    BinaryOperator.Subtract => checked(a - b),
                    BinaryOperator.Multiply => checked(a * b),
                    BinaryOperator.Modulo => b == -1 ? 0L : a % b,
                    _ => null,
                },
                (decimal a, decimal b) => op switch
                {
                    BinaryOperator.Add => a + b,
                    BinaryOperator.Subtract => a - b,
                    BinaryOperator.Multiply => a * b,
                    BinaryOperator.Divide => a / b,
                    BinaryOperator.Modulo => a % b,
                    _ => null,
                },
                (double a, double b) => op switch
                {
                    BinaryOperator.Add => a + b,
                    BinaryOperator.Subtract => a - b,
                    BinaryOperator.Multiply => a * b,
                    BinaryOperator.Divide => a / b,
                    BinaryOperator.Modulo => a % b,
                    _ => null,
                },
                _ => null,
            };
        }
        catch (OverflowException)
        {
            overflow = true;
            return null;
        }
    }

    public static bool? Compare(BinaryOperator op, object left, object right)
    {
        if (op == BinaryOperator.Equal) return left.Equals(right);
        if (op == BinaryOperator.NotEqual) return !left.Equals(right);
        // NaN compares with nothing, which CompareTo does not say.
        if (left is double or float || left is not IComparable comparable || left.GetType() != right.GetType()) return null;
        int order = left is string text ? string.CompareOrdinal(text, (string)right) : comparable.CompareTo(right);
        return op switch
        {
            BinaryOperator.Less => order < 0,
            BinaryOperator.LessOrEqual => order <= 0,
            BinaryOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }
}

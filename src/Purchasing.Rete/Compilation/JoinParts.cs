using Purchasing.Rete.Explanation;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>The tests of a pattern sorted by what they need.</summary>
/// <param name="Own">The pattern's variable.</param>
/// <param name="Alpha">Tests of the fact alone.</param>
/// <param name="LeftKey">What must equal the right key, read from the token.</param>
/// <param name="RightKey">What must equal the left key, read from the fact.</param>
/// <param name="Join">Every test that reads the token, key equalities included.</param>
internal sealed record JoinParts(
    Variable Own,
    IReadOnlyList<BoundExpression> Alpha,
    IReadOnlyList<BoundExpression> LeftKey,
    IReadOnlyList<BoundExpression> RightKey,
    IReadOnlyList<BoundExpression> Join)
{
    /// <summary>The inequality to sort by when there is no equality to hash by; null when there is none either.</summary>
    public JoinInequality? Inequality => LeftKey.Count > 0 ? null : Join.Select(AsInequality).FirstOrDefault(i => i is not null);

    /// <summary>Whether evaluating a key may fail.</summary>
    public bool KeyMayFail => LeftKey.Concat(RightKey).Any(ExpressionAnalysis.CanThrow);

    /// <summary>The tests as a reader says them, for drawings.</summary>
    public string Label => Join.Count == 0 ? "all" : "where " + string.Join(" && ", Join.Select(ExpressionText.Of));

    public static JoinParts Split(Variable own, IReadOnlyList<BoundExpression> tests)
    {
        var alpha = new List<BoundExpression>();
        var left = new List<BoundExpression>();
        var right = new List<BoundExpression>();
        var join = new List<BoundExpression>();
        foreach (BoundExpression test in tests)
        {
            if (ExpressionAnalysis.Variables(test).All(v => v == own))
            {
                alpha.Add(test);
                continue;
            }

            join.Add(test);
            if (test is not BoundBinary { Operator: BinaryOperator.Equal } equality || !ExpressionAnalysis.CanBeKey(test)) continue;
            (BoundExpression a, BoundExpression b) = (equality.Left, equality.Right);
            if (IsOf(own, a) && !ExpressionAnalysis.Uses(b, own)) (a, b) = (b, a);
            if (!IsOf(own, b) || ExpressionAnalysis.Uses(a, own)) continue;
            left.Add(a);
            right.Add(b);
        }

        return new JoinParts(own, alpha, left, right, join);
    }

    /// <summary>The test as field-operator-constant, or null when it has another form.</summary>
    public static ConstantTest? AsConstantTest(BoundExpression test, Variable own)
    {
        if (test is not BoundBinary binary || ExpressionAnalysis.CanThrow(test)) return null;
        (BoundExpression left, BoundExpression right, BinaryOperator operation) = (binary.Left, binary.Right, binary.Operator);
        if (Unwrap(left) is BoundConstant) (left, right, operation) = (right, left, Mirror(operation));
        if (operation is not (BinaryOperator.Equal or BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual)) return null;
        if (Unwrap(left) is not BoundField field || field.Target.Variable != own || Unwrap(right) is not BoundConstant { Value: { } value }) return null;
        Type type = Nullable.GetUnderlyingType(field.Type) ?? field.Type;
        return value.GetType() == type && !type.IsEnum ? new ConstantTest(field.Field, operation, value) : null;
    }

    public string Canonical(Chain chain) => string.Join('&', Join
        .Select(t => ExpressionKey.Of(t, v => v == Own ? "$" : $"@{chain.Levels[v]}")).Order(StringComparer.Ordinal));

    /// <summary>A text that is equal for two keys exactly when they hash the same matches alike.</summary>
    public string CanonicalLeftKey(Chain chain) => string.Join('&', LeftKey.Select(k => ExpressionKey.Of(k, v => $"@{chain.Levels[v]}")));

    private JoinInequality? AsInequality(BoundExpression test)
    {
        if (test is not BoundBinary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual } binary
            || ExpressionAnalysis.CanThrow(test) || binary.Left.Type != binary.Right.Type || !OrderCode.Supports(binary.Left.Type)) return null;
        bool leftIsSmaller = binary.Operator is BinaryOperator.Less or BinaryOperator.LessOrEqual;
        if (IsOf(Own, binary.Right) && !ExpressionAnalysis.Uses(binary.Left, Own)) return new JoinInequality(binary.Left, binary.Right, leftIsSmaller);
        if (IsOf(Own, binary.Left) && !ExpressionAnalysis.Uses(binary.Right, Own)) return new JoinInequality(binary.Right, binary.Left, !leftIsSmaller);
        return null;
    }

    private static bool IsOf(Variable own, BoundExpression expression) =>
        ExpressionAnalysis.Variables(expression) is [var only] && only == own;

    /// <summary>Looks through a conversion to the nullable form of the same type.</summary>
    private static BoundExpression Unwrap(BoundExpression expression) =>
        expression is BoundConvert convert && Nullable.GetUnderlyingType(convert.Type) == convert.Operand.Type ? convert.Operand : expression;

    private static BinaryOperator Mirror(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => operation,
    };
}

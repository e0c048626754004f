using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>Questions about bound expressions that the network compiler asks.</summary>
internal static class ExpressionAnalysis
{
    /// <summary>Calls <paramref name="visit"/> for the expression and everything below it.</summary>
    public static void Walk(BoundExpression expression, Action<BoundExpression> visit)
    {
        Descend(expression);

        void Descend(BoundExpression inner)
        {
            visit(inner);
            Children(inner, Descend);
        }
    }

    /// <summary>Calls <paramref name="visit"/> for the expressions right below an expression.</summary>
    public static void Children(BoundExpression expression, Action<BoundExpression> visit)
    {
        switch (expression)
        {
            case BoundField field: visit(field.Target); break;
            case BoundMember member: visit(member.Target); break;
            case BoundUnary unary: visit(unary.Operand); break;
            case BoundConvert convert: visit(convert.Operand); break;
            case BoundBinary binary:
                visit(binary.Left);
                visit(binary.Right);
                break;
            case BoundCoalesce coalesce:
                visit(coalesce.Left);
                visit(coalesce.Right);
                break;
            case BoundConditional conditional:
                visit(conditional.Test);
                visit(conditional.IfTrue);
                visit(conditional.IfFalse);
                break;
            case BoundIn membership:
                visit(membership.Value);
                foreach (BoundExpression item in membership.Items) visit(item);
                break;
            case BoundCall call:
                foreach (BoundExpression argument in call.Arguments) visit(argument);
                break;
            case BoundText text:
                foreach (TemplatePart part in text.Template.Parts)
                    if (part.Value is not null) visit(part.Value);
                break;
        }
    }

    /// <summary>The variables used, each once, in the order in which they appear.</summary>
    public static List<Variable> Variables(BoundExpression expression)
    {
        List<Variable> variables = [];
        Walk(expression, node =>
        {
            if (node is BoundVariable { Variable: var variable } && !variables.Contains(variable)) variables.Add(variable);
        });
        return variables;
    }

    /// <summary>Whether the expression uses the variable.</summary>
    public static bool Uses(BoundExpression expression, Variable variable)
    {
        bool uses = false;
        Walk(expression, node => uses |= node is BoundVariable v && v.Variable == variable);
        return uses;
    }

    /// <summary>
    /// The fields of the variable's fact that are read, each once; null when the fact is used as a whole (compared,
    /// or passed to a function), so that any change of it may matter.
    /// </summary>
    public static List<FactField>? FieldsRead(BoundExpression expression, Variable variable)
    {
        List<FactField> fields = [];
        int whole = 0;
        Walk(expression, node =>
        {
            switch (node)
            {
                case BoundField { Target.Variable: var target, Field: var field } when target == variable:
                    // The field's target is visited too, and counts itself as a use of the whole.
                    whole--;
                    if (!fields.Contains(field)) fields.Add(field);
                    break;
                case BoundVariable { Variable: var used } when used == variable:
                    whole++;
                    break;
            }
        });
        return whole > 0 ? null : fields;
    }

    /// <summary>
    /// Whether evaluation may fail: checked arithmetic, division, functions that refuse arguments, host functions,
    /// the removal of a null that should not be there, and everything else that runs the host's code: computed properties,
    /// the equality of its types, its collections.
    /// </summary>
    public static bool CanThrow(BoundExpression expression)
    {
        bool canThrow = false;
        Walk(expression, node => canThrow |= node switch
        {
            BoundField field => !field.Field.IsStored,
            BoundIn { ItemIsCollection: true } => true,
            BoundIn membership => !TypeRules.IsOfTheLanguage(membership.Value.Type),
            BoundBinary { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual } equality => !TypeRules.IsOfTheLanguage(equality.Left.Type) && !IsNull(equality.Left) && !IsNull(equality.Right),
            BoundBinary { Operator: <= BinaryOperator.Modulo } binary => binary.Type != typeof(string) && TypeRules.Underlying(binary.Type) != typeof(double),
            BoundUnary { Operator: UnaryOperator.Negate } unary => TypeRules.Underlying(unary.Type) != typeof(decimal) && TypeRules.Underlying(unary.Type) != typeof(double),
            BoundCall call => call.Function.CanThrow,
            BoundConvert convert => TypeRules.IsNullableValue(convert.Operand.Type) && !TypeRules.IsNullableValue(convert.Type),
            BoundMember member => (!member.Target.Type.IsValueType && !TypeRules.MayBeNull(member.Target)) || !(TypeRules.IsOfTheLanguage(member.Target.Type) || FactField.Stores(member.Member)),
            _ => false,
        });
        return canThrow;

        static bool IsNull(BoundExpression operand) => operand is BoundConstant { Value: null };
    }

    /// <summary>
    /// Whether the sides of an equality can be hashed: values of the language, got without a call that runs the host's code
    /// for more than a property. They may fail; then the test itself decides.
    /// </summary>
    public static bool CanBeKey(BoundExpression equality)
    {
        bool can = equality is BoundBinary binary && TypeRules.IsOfTheLanguage(binary.Left.Type) && TypeRules.IsOfTheLanguage(binary.Right.Type);
        Walk(equality, node => can &= node is not (BoundCall { Function.CanThrow: true } or BoundIn { ItemIsCollection: true }));
        return can || !CanThrow(equality);
    }

    /// <summary>Whether a test cannot fail and costs next to nothing: comparisons of stored fields and constants.</summary>
    public static bool IsSimple(BoundExpression test)
    {
        bool isSimple = !CanThrow(test);
        Walk(test, node => isSimple &= node is BoundConstant or BoundVariable or BoundField or BoundUnary or BoundBinary or BoundConditional or BoundCoalesce or BoundConvert or BoundIn { Items.Count: < 8 });
        return isSimple;
    }

    /// <summary>The tests that a conjunction consists of, in order.</summary>
    public static void SplitConjunction(BoundExpression test, List<BoundExpression> into)
    {
        if (test is BoundBinary { Operator: BinaryOperator.And } and)
        {
            SplitConjunction(and.Left, into);
            SplitConjunction(and.Right, into);
        }
        else if (test is BoundUnary { Operator: UnaryOperator.Not, Operand: BoundBinary { Operator: BinaryOperator.Or } or })
        {
            SplitConjunction(Not(or.Left), into);
            SplitConjunction(Not(or.Right), into);
        }
        else if (test is not BoundConstant { Value: true })
        {
            into.Add(test);
        }
    }

    /// <summary>All tests in one, as a balanced tree: however many there are, walking it stays shallow.</summary>
    public static BoundExpression All(IReadOnlyList<BoundExpression> tests, SourceLocation at)
    {
        return tests.Count == 0 ? new BoundConstant(true, typeof(bool), at) : Range(0, tests.Count);

        BoundExpression Range(int start, int count) => count == 1
            ? tests[start]
            : Logical(BinaryOperator.And, Range(start, count / 2), Range(start + count / 2, count - count / 2), tests[start].Location);
    }

    /// <summary>Joins two tests; constants fall away.</summary>
    public static BoundExpression Logical(BinaryOperator op, BoundExpression left, BoundExpression right, SourceLocation at)
    {
        bool neutral = op == BinaryOperator.And;
        if (left is BoundConstant { Value: bool l }) return l == neutral ? right : left;
        if (right is BoundConstant { Value: bool r } && r == neutral) return left;
        return new BoundBinary(op, left, right, typeof(bool), at);
    }

    /// <summary>The height of the tree.</summary>
    public static int Depth(BoundExpression expression) => expression switch
    {
        BoundField => 2,
        BoundMember member => 1 + Depth(member.Target),
        BoundUnary unary => 1 + Depth(unary.Operand),
        BoundConvert convert => 1 + Depth(convert.Operand),
        BoundBinary binary => 1 + Math.Max(Depth(binary.Left), Depth(binary.Right)),
        BoundCoalesce coalesce => 1 + Math.Max(Depth(coalesce.Left), Depth(coalesce.Right)),
        BoundConditional conditional => 1 + Math.Max(Depth(conditional.Test), Math.Max(Depth(conditional.IfTrue), Depth(conditional.IfFalse))),
        BoundIn membership => 1 + Math.Max(Depth(membership.Value), Depth(membership.Items)),
        BoundCall call => 1 + Depth(call.Arguments),
        BoundText text => 1 + Depth([.. text.Template.Parts.Select(p => p.Value).OfType<BoundExpression>()]),
        _ => 1,
    };

    private static int Depth(IReadOnlyList<BoundExpression> expressions)
    {
        int depth = 0;
        foreach (BoundExpression expression in expressions) depth = Math.Max(depth, Depth(expression));
        return depth;
    }

    /// <summary>The opposite of a test. Comparisons are not turned round: with null, both a &lt; b and a &gt;= b are false.</summary>
    public static BoundExpression Not(BoundExpression test) => test switch
    {
        BoundConstant { Value: bool value } constant => constant with { Value = !value },
        BoundUnary { Operator: UnaryOperator.Not } not => not.Operand,
        BoundBinary { Operator: BinaryOperator.Equal } equal => equal with { Operator = BinaryOperator.NotEqual },
        BoundBinary { Operator: BinaryOperator.NotEqual } notEqual => notEqual with { Operator = BinaryOperator.Equal },
        _ => new BoundUnary(UnaryOperator.Not, test, typeof(bool), test.Location),
    };
}

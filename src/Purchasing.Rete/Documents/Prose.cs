using System.Globalization;
using System.Text;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Documents;

/// <summary>Says expressions in words, by the labels of fields, functions and parameters.</summary>
/// <param name="labels">What people call things: types and fields (<c>Quote.price</c>), conditions (<c>open Quote</c>), functions and actions (<c>priceAt()</c>).</param>
/// <param name="parameters">The parameters by name.</param>
internal sealed class Prose(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, RuleParameter> parameters)
{
    /// <summary>The variables in sight with their types.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Names for expressions, which are said in their place.</summary>
    public Dictionary<string, SyntaxNode> Lets { get; } = new(StringComparer.Ordinal);

    /// <summary>The label of a thing, or null.</summary>
    public string? Label(string name) => labels.GetValueOrDefault(name);

    /// <summary>A word written together, in words: leadTimeDays is "lead time days".</summary>
    public static string Words(string name)
    {
        StringBuilder words = new();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && words.Length > 0) words.Append(' ');
            words.Append(c == '_' ? ' ' : char.ToLowerInvariant(c));
        }

        return words.ToString();
    }

    /// <summary>What a fact type is called, without an article.</summary>
    public string Type(string type) => Label(type) ?? Words(type);

    /// <summary>A fact by its variable: "the offer", or "the other offer" where two are in sight.</summary>
    public string Fact(string variable)
    {
        if (!Variables.TryGetValue(variable, out string? type)) return variable;
        bool second = Variables.TakeWhile(v => v.Key != variable).Any(v => v.Value == type);
        return $"the {(second ? "other " : "")}{Type(type)}";
    }

    /// <summary>A field of a fact.</summary>
    public string Field(string variable, string field)
    {
        if (!Variables.TryGetValue(variable, out string? type)) return $"{variable}.{field}";
        return Label($"{type}.{field}") is { } label ? label.Replace("{0}", Fact(variable), StringComparison.Ordinal) : $"the {Words(field)} of {Fact(variable)}";
    }

    /// <summary>What it means that a field becomes yes or no; null when nothing says so.</summary>
    public string? Becomes(string variable, string field, JsonValue value) =>
        value.Kind is JsonKind.True or JsonKind.False && Variables.TryGetValue(variable, out string? type)
            ? Label($"{(value.Kind == JsonKind.True ? "?" : "!")}{type}.{field}")?.Replace("{0}", Fact(variable), StringComparison.Ordinal)
            : null;

    /// <summary>An expression in words; as it is written when it cannot be read.</summary>
    public string Of(JsonValue expression)
    {
        if (expression.Kind != JsonKind.String) return expression.Kind switch { JsonKind.True => "yes", JsonKind.False => "no", JsonKind.Null => "nothing", _ => Number(expression.ToNumber()) };
        return Parser.Parse(expression.ToSourceText(), new DiagnosticBag()) is { } syntax ? Say(syntax, 0) : $"`{expression.Text}`";
    }

    /// <summary>A text with holes: what stands in them in words, in angle brackets.</summary>
    public string Template(JsonValue template)
    {
        StringBuilder text = new();
        SourceText source = template.ToSourceText();
        string all = template.Text;
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i] is '{' or '}' && i + 1 < all.Length && all[i + 1] == all[i])
            {
                text.Append(all[i++]);
                continue;
            }

            int end = i + 1;
            if (all[i] != '{' || Parser.ParseHole(source, ref end, new DiagnosticBag()) is not { } hole)
            {
                text.Append(all[i]);
                continue;
            }

            text.Append(Hole(hole));
            i = all.IndexOf('}', end) is >= 0 and var close ? close : all.Length;
        }

        return text.ToString();
    }

    /// <summary>What stands in a hole: a value in angle brackets, a text that is there at times in square ones.</summary>
    private string Hole(SyntaxNode syntax)
    {
        switch (syntax)
        {
            case LiteralSyntax { Value: string literal }:
                return literal;
            case CallSyntax { Name: "text", Arguments: [var value, ..] }:
                return Hole(value);
            case ConditionalSyntax conditional:
                string one = Hole(conditional.IfTrue), other = Hole(conditional.IfFalse);
                return other.Length == 0 ? $"[{one}]" : one.Length == 0 ? $"[{other}]" : $"{one} or {other}";
            case BinarySyntax { Operator: BinaryOperator.Add } sum when HasText(sum):
                return Hole(sum.Left) + Hole(sum.Right);
            default:
                string said = Say(syntax, 0);
                return $"‹{(said.StartsWith("the ", StringComparison.Ordinal) ? said[4..] : said)}›";
        }
    }

    private static bool HasText(SyntaxNode syntax) =>
        syntax is LiteralSyntax { Value: string } or CallSyntax { Name: "text" } || (syntax is BinarySyntax { Operator: BinaryOperator.Add } sum && (HasText(sum.Left) || HasText(sum.Right)));

    /// <summary>A parsed expression, in parentheses where the words around it would take it apart.</summary>
    /// <param name="syntax">The expression.</param>
    /// <param name="outer">How tightly the words around it bind: 0 not at all, 1 or, 2 and, 3 comparison, 4 sum, 5 product.</param>
    public string Say(SyntaxNode syntax, int outer) => syntax switch
    {
        LiteralSyntax { Value: null } => "nothing",
        LiteralSyntax { Value: bool flag } => flag ? "yes" : "no",
        LiteralSyntax { Value: string text } => text.Length == 0 ? "no text" : text,
        LiteralSyntax literal => Number(literal.Value),
        NameSyntax name => Name(name.Name, outer),
        MemberSyntax { Target: NameSyntax variable } member when Variables.ContainsKey(variable.Name) => Field(variable.Name, member.Name),
        MemberSyntax member => $"the {Words(member.Name)} of {Say(member.Target, 5)}",
        UnarySyntax { Operator: UnaryOperator.Not } not => Negated(not.Operand, outer),
        UnarySyntax minus => $"minus {Say(minus.Operand, 5)}",
        CoalesceSyntax { Right: LiteralSyntax { Value: 0 } } orNothing => Say(orNothing.Left, outer),
        CoalesceSyntax coalesce => Wrap($"{Say(coalesce.Left, 4)}, or else {Say(coalesce.Right, 4)}", outer > 0),
        ConditionalSyntax conditional => Wrap($"{Say(conditional.IfTrue, 1)} if {Say(conditional.Test, 1)}, otherwise {Say(conditional.IfFalse, 0)}", outer > 0),
        InSyntax membership => In(membership),
        CallSyntax call => Call(call),
        BinarySyntax binary => Binary(binary, outer),
        _ => "it",
    };

    private string Name(string name, int outer)
    {
        if (Lets.TryGetValue(name, out SyntaxNode? let)) return Say(let, outer);
        if (Variables.ContainsKey(name)) return Fact(name);
        if (!parameters.TryGetValue(name, out RuleParameter? parameter)) return Words(name);
        return parameter.Label is { Length: <= 40 } label ? $"the {label}" : $"`{name}`";
    }

    private string Negated(SyntaxNode operand, int outer) => operand switch
    {
        MemberSyntax { Target: NameSyntax variable } member when Variables.TryGetValue(variable.Name, out string? type) && Label($"!{type}.{member.Name}") is { } label =>
            label.Replace("{0}", Fact(variable.Name), StringComparison.Ordinal),
        MemberSyntax { Target: NameSyntax variable } member when Variables.TryGetValue(variable.Name, out string? type) && Label($"?{type}.{member.Name}") is { } label =>
            $"not {label.Replace("{0}", Fact(variable.Name), StringComparison.Ordinal)}",
        CallSyntax call when Label($"!{call.Name}()") is { } label => Fill(label, call),
        InSyntax membership => In(membership with { Negated = !membership.Negated }),
        MemberSyntax => $"{Say(operand, 3)} is no",
        _ => Wrap($"it is not so that {Say(operand, 0)}", outer > 0),
    };

    private string In(InSyntax membership)
    {
        string not = membership.Negated ? "not " : "";
        if (membership.Form == InForm.Range) return $"{Say(membership.Value, 3)} is {not}from {Say(membership.Items[0], 3)} to {Say(membership.Items[1], 3)}";
        string[] items = [.. membership.Items.Select(i => Say(i, 3))];
        string list = items.Length < 2 ? string.Join("", items) : $"{string.Join(", ", items[..^1])} or {items[^1]}";
        return $"{Say(membership.Value, 3)} is {not}{list}";
    }

    private string Call(CallSyntax call)
    {
        if (Label($"{call.Name}()") is { } label) return Fill(label, call);
        string[] arguments = [.. call.Arguments.Select(a => Say(a, 0))];
        return call.Name switch
        {
            "abs" => Say(call.Arguments[0], 5),
            "text" or "int" or "decimal" or "long" => Say(call.Arguments[0], 0),
            "max" when arguments.Length == 1 => $"the largest of {arguments[0]}",
            "min" when arguments.Length == 1 => $"the smallest of {arguments[0]}",
            "max" => $"the larger of {string.Join(" and ", arguments)}",
            "min" => $"the smaller of {string.Join(" and ", arguments)}",
            "round" => $"{arguments[0]}, rounded",
            "ceil" => $"{arguments[0]}, rounded up",
            "floor" => $"{arguments[0]}, rounded down",
            "sum" => $"the sum of {arguments[0]}",
            "count" => arguments.Length == 0 ? "how many there are" : $"how many have {arguments[0]}",
            "average" => $"the average of {arguments[0]}",
            _ => $"{Words(call.Name)} of {string.Join(", ", arguments)}",
        };
    }

    private string Fill(string label, CallSyntax call)
    {
        for (int i = 0; i < call.Arguments.Count; i++) label = label.Replace($"{{{i}}}", Say(call.Arguments[i], 0), StringComparison.Ordinal);
        return label;
    }

    private string Binary(BinarySyntax binary, int outer)
    {
        (SyntaxNode left, SyntaxNode right) = (binary.Left, binary.Right);
        switch (binary.Operator)
        {
            case BinaryOperator.And:
                return Wrap($"{Operand(left, 2)} and {Operand(right, 2)}", outer > 2);
            case BinaryOperator.Or:
                return Wrap($"{Operand(left, 1)} or {Operand(right, 1)}", outer > 1);
            case BinaryOperator.Equal or BinaryOperator.NotEqual when right is LiteralSyntax { Value: null }:
                bool isKnown = binary.Operator == BinaryOperator.NotEqual;
                return left is MemberSyntax { Target: NameSyntax variable } member && Variables.TryGetValue(variable.Name, out string? type) && Label($"{(isKnown ? "" : "!")}{type}.{member.Name}?") is { } label
                    ? label.Replace("{0}", Fact(variable.Name), StringComparison.Ordinal)
                    : $"{Say(left, 3)} is {(isKnown ? "known" : "not known")}";
            case BinaryOperator.Equal when right is LiteralSyntax { Value: bool flag }:
                return flag ? Flag(left) : Negated(left, outer);
        }

        // Days come before and after each other; everything else is below or above.
        bool days = IsDay(left) || IsDay(right);
        string said = binary.Operator switch
        {
            BinaryOperator.Less when days => $"{Say(left, 3)} is before {Say(right, 3)}",
            BinaryOperator.Greater when days => $"{Say(left, 3)} is after {Say(right, 3)}",
            BinaryOperator.Equal => $"{Say(left, 3)} is {Say(right, 3)}",
            BinaryOperator.NotEqual => $"{Say(left, 3)} is not {Say(right, 3)}",
            BinaryOperator.Less => $"{Say(left, 3)} is below {Say(right, 3)}",
            BinaryOperator.LessOrEqual => $"{Say(left, 3)} is at most {Say(right, 3)}",
            BinaryOperator.Greater => $"{Say(left, 3)} is above {Say(right, 3)}",
            BinaryOperator.GreaterOrEqual => $"{Say(left, 3)} is at least {Say(right, 3)}",
            BinaryOperator.Add => $"{Say(left, 4)} + {Say(right, 4)}",
            BinaryOperator.Subtract => $"{Say(left, 4)} − {Say(right, 5)}",
            BinaryOperator.Multiply => $"{Say(left, 5)} × {Say(right, 5)}",
            BinaryOperator.Divide => $"{Say(left, 5)} ÷ {Say(right, 6)}",
            _ => $"{Say(left, 5)} modulo {Say(right, 6)}",
        };
        int own = binary.Operator is BinaryOperator.Add or BinaryOperator.Subtract ? 4 : binary.Operator is BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Modulo ? 5 : 3;
        return Wrap(said, outer > own);
    }

    private string Operand(SyntaxNode syntax, int outer) => syntax is MemberSyntax ? Flag(syntax) : Say(syntax, outer);

    private bool IsDay(SyntaxNode syntax) =>
        syntax is MemberSyntax { Target: NameSyntax variable } member && Variables.TryGetValue(variable.Name, out string? type) && Label($"#{type}.{member.Name}") == "day";

    /// <summary>A field that is yes or no, as a condition.</summary>
    public string Flag(SyntaxNode syntax) =>
        syntax is MemberSyntax { Target: NameSyntax variable } member && Variables.TryGetValue(variable.Name, out string? type) && Label($"?{type}.{member.Name}") is { } label
            ? label.Replace("{0}", Fact(variable.Name), StringComparison.Ordinal)
            : syntax is MemberSyntax ? $"{Say(syntax, 3)} is yes" : Say(syntax, 0);

    private static string Wrap(string text, bool wrap) => wrap ? $"({text})" : text;

    private static string Number(object? value) => value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : "?";
}

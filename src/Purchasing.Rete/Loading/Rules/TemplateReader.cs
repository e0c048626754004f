using System.Text;
using Purchasing.Rete.Expressions.Binding;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Expressions.Syntax;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Rules;

/// <summary>Reads text with holes: <c>{expression}</c> or <c>{expression:format}</c>; <c>{{</c> and <c>}}</c> stand for braces.</summary>
internal static class TemplateReader
{
    private const int MaxHoles = 200;

    public static BoundTemplate? Read(LoadContext context, JsonValue json, Scope scope, string what)
    {
        if (!context.Is(json, JsonKind.String, what)) return null;
        SourceText source = json.ToSourceText();
        if (source.Text.Length > Parser.MaxLength)
        {
            context.Diagnostics.Error("expression-too-long", $"{what} has more than {Parser.MaxLength} characters", json.Location);
            return null;
        }
        List<TemplatePart> parts = [];
        StringBuilder literal = new();
        bool failed = false;
        int holes = 0;
        for (int i = 0; i < source.Text.Length;)
        {
            char c = source.Text[i];
            if (c is '{' or '}' && i + 1 < source.Text.Length && source.Text[i + 1] == c)
            {
                literal.Append(c);
                i += 2;
            }
            else if (c == '{')
            {
                Flush(parts, literal);
                if (++holes > MaxHoles)
                {
                    context.Diagnostics.Error("limit", $"{what} has more than {MaxHoles} holes", source.At(i));
                    return null;
                }
                if (Hole(context, source, ref i, scope) is not { } hole)
                {
                    failed = true;
                    i = source.Text.IndexOf('}', i) is >= 0 and var end ? end + 1 : source.Text.Length;
                    continue;
                }
                parts.Add(hole);
            }
            else if (c == '}')
            {
                context.Diagnostics.Error("template", "'}' without '{'", source.At(i), "write '}}' for a brace");
                failed = true;
                i++;
            }
            else
            {
                literal.Append(c);
                i++;
            }
        }
        Flush(parts, literal);
        return failed ? null : new BoundTemplate(json.Text, parts, json.Location);
    }

    private static void Flush(List<TemplatePart> parts, StringBuilder literal)
    {
        if (literal.Length == 0) return;
        parts.Add(new TemplatePart(literal.ToString(), null, null));
        literal.Clear();
    }

    private static TemplatePart? Hole(LoadContext context, SourceText source, ref int position, Scope scope)
    {
        int end = position + 1;
        if (Parser.ParseHole(source, ref end, context.Diagnostics) is not { } syntax) return null;
        string? format = null;
        int formatStart = end + 1;
        if (source.Text[end] == ':')
        {
            int close = source.Text.IndexOf('}', formatStart);
            if (close < 0)
            {
                context.Diagnostics.Error("template", "the format is not closed", source.At(end), "add '}'");
                return null;
            }
            format = source.Text[formatStart..close];
            end = close;
        }
        position = end + 1;
        BoundExpression? value = new Binder(scope, source, context.Diagnostics).Bind(syntax);
        // After an error the scan goes on behind the hole, to find errors in the others.
        if (value is null)
        {
            position = end;
            return null;
        }
        if (format is not null && Formats.Problem(format, value.Type) is { } problem)
        {
            context.Diagnostics.Error("format", problem, source.At(formatStart));
            position = end;
            return null;
        }
        return new TemplatePart(null, value, format);
    }
}

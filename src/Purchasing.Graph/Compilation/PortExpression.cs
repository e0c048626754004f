using System.Text;
using Purchasing.Rete.Expressions;

namespace Purchasing.Graph.Compilation;

/// <summary>An expression over named ports, in the language of the rules. Compiled once; safe for use by any thread.</summary>
sealed class PortExpression
{
    readonly CompiledExpression _expression;
    readonly string[] _names;

    PortExpression(CompiledExpression expression, string[] names, int[] ports)
    {
        _expression = expression;
        _names = names;
        Ports = ports;
    }

    public string Text => _expression.Text;

    public Type ResultType => _expression.ResultType;

    /// <summary>The positions of the ports the expression reads.</summary>
    public int[] Ports { get; }

    /// <exception cref="FormatException">The text is no expression over these ports; the message says where and why.</exception>
    public static PortExpression Compile(string text, IReadOnlyList<(string Name, Type Type)> ports, GraphScope scope)
    {
        var key = new StringBuilder(text);
        foreach (var (name, type) in ports) key.Append('\n').Append(name).Append(':').Append(type.TypeHandle.Value);
        return scope.Expression(key.ToString(), () => CompileNew(text, ports, scope));
    }

    static PortExpression CompileNew(string text, IReadOnlyList<(string Name, Type Type)> ports, GraphScope scope)
    {
        var variables = new Dictionary<string, Type>(StringComparer.Ordinal);
        foreach (var (name, type) in ports)
        {
            // A port whose name is no identifier of the language is simply out of reach of expressions.
            if (name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0])) variables.TryAdd(name, type);
        }
        try
        {
            CompiledExpression expression = CompiledExpression.Compile(text, variables, scope.Options.Functions, scope.Time);
            string[] names = [.. expression.Variables];
            return new PortExpression(expression, names, Array.ConvertAll(names, name => Position(ports, name)));
        }
        catch (Exception e) when (e is ExpressionException or ArgumentException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>Evaluates over the values of <see cref="Ports"/>, in that order.</summary>
    public object? Evaluate(object?[] values) => _expression.Evaluate(new PortValues(_names, values));

    static int Position(IReadOnlyList<(string Name, Type Type)> ports, string name)
    {
        int i = 0;
        while (ports[i].Name != name) i++;
        return i;
    }
}

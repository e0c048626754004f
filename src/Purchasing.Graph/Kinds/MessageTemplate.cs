using System.Globalization;
using System.Text;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>A text with <c>{name}</c> where a value is shown; <c>{{</c> and <c>}}</c> are braces.</summary>
sealed class MessageTemplate
{
    const string Setting = "message";
    readonly List<(string Text, int Port)> _parts;

    MessageTemplate(string text, List<(string, int)> parts) => (Text, _parts) = (text, parts);

    public string Text { get; }

    public static MessageTemplate Parse(string text, InputPort[] ports, NodeBinding binding)
    {
        var parts = new List<(string, int)>();
        var literal = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '{' or '}' && i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
                continue;
            }
            if (c != '{')
            {
                if (c == '}') binding.Report($"A '}}' in the message closes nothing (character {i + 1}); write '}}}}' for a brace.", Setting);
                literal.Append(c);
                continue;
            }
            int end = text.IndexOf('}', i);
            if (end < 0)
            {
                binding.Report($"A '{{' in the message is not closed (character {i + 1}).", Setting);
                break;
            }
            string name = text[(i + 1)..end];
            int port = ports.Length - 1;
            while (port >= 0 && ports[port].Name != name) port--;
            if (port < 0) binding.Report($"The message shows '{name}', which is not an input of the node. {Nearest.Suggest(name, [.. ports.Select(p => p.Name)])}".TrimEnd(), Setting);
            parts.Add((literal.ToString(), port));
            literal.Clear();
            i = end;
        }
        parts.Add((literal.ToString(), -1));
        return new MessageTemplate(text, parts);
    }

    public string Render(KeyValuePair<string, object?>[] values)
    {
        var text = new StringBuilder();
        foreach (var (literal, port) in _parts)
        {
            text.Append(literal);
            if (port >= 0) text.Append(Convert.ToString(values[port].Value, CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }
}

using System.Text.Json;
using Purchasing.Graph.Definition;
using Purchasing.Graph.Diagnostics;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Compilation;

/// <summary>Checks the nodes of a graph one by one and asks their kinds for the handlers.</summary>
sealed class NodeBinder(GraphDefinition definition, GraphScope scope)
{
    readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    Action<NodeDefinition, string, string?, string?>? _reportConfiguration;

    public int Count => Definitions.Count;

    public List<NodeDefinition> Definitions { get; } = [];

    public string[] Ids { get; private set; } = [];

    /// <summary>The handlers; <see langword="null"/> where a problem was reported.</summary>
    public INodeHandler?[] Handlers { get; private set; } = [];

    public object?[]?[] Constants { get; private set; } = [];

    public object?[]?[] Fallbacks { get; private set; } = [];

    public PortExpression?[] Conditions { get; private set; } = [];

    public bool TryFind(string id, out int index) => _index.TryGetValue(id, out index);

    public void Bind()
    {
        _index.EnsureCapacity(definition.Nodes.Count);
        Definitions.EnsureCapacity(definition.Nodes.Count);
        foreach (NodeDefinition node in definition.Nodes)
        {
            if (node.Id == GraphDefinition.InputNode)
            {
                Report(node, "reserved-id", $"'{GraphDefinition.InputNode}' names the inputs of the graph and cannot name a node.", "id");
            }
            else if (!IsIdentifier(node.Id))
            {
                Report(node, "wrong-id", $"'{node.Id}' is not a node id: a letter, then letters, digits, '_' and '-'.", "id");
            }
            else if (!_index.TryAdd(node.Id, Definitions.Count))
            {
                SourceLocation first = Definitions[_index[node.Id]].Location;
                Report(node, "duplicate-id", $"Two nodes have the id '{node.Id}'{(first.Line > 0 ? $"; the first stands in line {first.Line}" : "")}.", "id");
            }
            else
            {
                Definitions.Add(node);
            }
        }
        Ids = [.. Definitions.Select(node => node.Id)];
        Handlers = new INodeHandler?[Count];
        Constants = new object?[]?[Count];
        Fallbacks = new object?[]?[Count];
        Conditions = new PortExpression?[Count];
        for (int i = 0; i < Count; i++) Bind(i);
    }

    void Bind(int index)
    {
        NodeDefinition node = Definitions[index];
        if (FindHandler(node) is not { } handler) return;
        Handlers[index] = handler;
        CheckPorts(node, handler);
        if (node.HasPolicy) CheckPolicies(node, handler);
        if (node.Values is not null) Constants[index] = ReadValues(node, "values", node.Values, [.. handler.Inputs.Select(port => (port.Name, port.Type))], "input");
        if (node.Fallback is not null) Fallbacks[index] = ReadValues(node, "fallback", node.Fallback, [.. handler.Outputs.Select(port => (port.Name, port.Type))], "output");
        if (Fallbacks[index] is { } fallback)
        {
            for (int i = 0; i < fallback.Length; i++)
            {
                if (!ReferenceEquals(fallback[i], CompiledNode.Unset)) continue;
                Report(node, "incomplete-fallback", $"The fallback of node '{node.Id}' does not give its output '{handler.Outputs[i].Name}'.", "fallback");
            }
        }
        if (node.When is not null) Conditions[index] = ReadCondition(node, handler);
    }

    INodeHandler? FindHandler(NodeDefinition node)
    {
        if (node.Handler is not null) return node.Handler;
        if (node.KindMissing) return null;
        if (!scope.Kinds.TryGetValue(node.Kind, out INodeKind? kind))
        {
            Report(node, "unknown-kind", $"Node '{node.Id}' has the unknown kind '{node.Kind}'.", "kind",
                Nearest.Suggest(node.Kind, scope.KindNames) ?? $"Known kinds: {string.Join(", ", scope.KindNames)}.");
            return null;
        }
        var binding = new NodeBinding(node, scope, _reportConfiguration ??= (node, message, path, suggestion) =>
            Report(node, "wrong-configuration", message, path is null ? "config" : "config." + path, suggestion));
        INodeHandler? handler = kind.Bind(binding);
        // A kind may answer with nothing because of problems reported elsewhere, such as in the graph it names.
        if (handler is null && scope.Diagnostics.Count == 0) Report(node, "wrong-configuration", $"Kind '{node.Kind}' refused node '{node.Id}' without a reason.", "config");
        return handler;
    }

    void CheckPolicies(NodeDefinition node, INodeHandler handler) =>
        PolicyCheck.Check(node, handler, scope.Json, (code, message, path) => Report(node, code, message, path));

    void CheckPorts(NodeDefinition node, INodeHandler handler)
    {
        CheckUnique(node, "inputs", handler.Inputs, static port => port.Name);
        CheckUnique(node, "outputs", handler.Outputs, static port => port.Name);
        foreach (string name in node.Redact)
        {
            if (handler.Inputs.Any(port => port.Name == name) || handler.Outputs.Any(port => port.Name == name)) continue;
            Report(node, "unknown-port", $"Node '{node.Id}' has no input or output '{name}' to redact.", "redact",
                Nearest.Suggest(name, [.. handler.Inputs.Select(port => port.Name), .. handler.Outputs.Select(port => port.Name)]));
        }
    }

    object?[] ReadValues(
        NodeDefinition node, string property, IReadOnlyDictionary<string, JsonElement> written, (string Name, Type Type)[] ports, string what)
    {
        var values = new object?[ports.Length];
        Array.Fill(values, CompiledNode.Unset);
        foreach (var (name, json) in written)
        {
            int port = Array.FindIndex(ports, candidate => candidate.Name == name);
            if (port < 0)
            {
                Report(node, "unknown-port", $"Node '{node.Id}' has no {what} '{name}'.", $"{property}.{name}", Nearest.Suggest(name, [.. ports.Select(p => p.Name)]));
                continue;
            }
            try
            {
                values[port] = scope.Json.Read(json, ports[port].Type);
            }
            catch (JsonException e)
            {
                Report(node, "type-mismatch", $"The {what} '{name}' of node '{node.Id}' is {e.Message}.", $"{property}.{name}");
                values[port] = null;
            }
        }
        return values;
    }

    PortExpression? ReadCondition(NodeDefinition node, INodeHandler handler)
    {
        try
        {
            PortExpression condition = PortExpression.Compile(node.When!, [.. handler.Inputs.Select(port => (port.Name, VisibleType(port)))], scope);
            if (condition.ResultType == typeof(bool)) return condition;
            Report(node, "wrong-condition", $"The condition of node '{node.Id}' is {scope.Options.Types.NameOf(condition.ResultType)} where bool was expected.", "when");
        }
        catch (FormatException e)
        {
            Report(node, "wrong-condition", $"The condition of node '{node.Id}' is wrong: {e.Message}", "when");
        }
        return null;
    }

    // An absent optional input reads as null.
    Type VisibleType(InputPort port) => port.Required ? port.Type : scope.Options.Types.NullableOf(port.Type);

    void CheckUnique<T>(NodeDefinition node, string what, IReadOnlyList<T> ports, Func<T, string> nameOf)
    {
        if (ports.Count < 2) return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (T port in ports)
        {
            if (!seen.Add(nameOf(port))) Report(node, "duplicate-port", $"Node '{node.Id}' has two {what} '{nameOf(port)}'.", "config");
        }
    }

    void Report(NodeDefinition node, string code, string message, string? path, string? suggestion = null) =>
        scope.Report(new GraphDiagnostic(code, message, node.Place?.Find(path).Location ?? node.Location, node.Id, suggestion));

    static bool IsIdentifier(string id)
    {
        foreach (char c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')) return false;
        }
        return id.Length > 0 && char.IsAsciiLetter(id[0]);
    }
}

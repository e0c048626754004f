using System.Text.Json;
using Purchasing.Graph.Definition;

namespace Purchasing.Graph;

/// <summary>Sets the configuration and the policies of one node; handed out by <see cref="GraphBuilder"/>.</summary>
public sealed class NodeBuilder
{
    internal NodeBuilder(NodeDefinition node) => Node = node;

    internal NodeDefinition Node { get; private set; }

    /// <summary>Sets what the node's kind reads.</summary>
    /// <param name="json">A JSON object.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public NodeBuilder Configure(string json) => Set(Node with { Configuration = Json(json) });

    /// <summary>States what the node is for.</summary>
    /// <param name="text">In words.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Describe(string text) => Set(Node with { Description = text });

    /// <summary>Skips the node when a condition over its inputs is false.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder When(string condition) => Set(Node with { When = condition });

    /// <summary>States when the node runs if several edges lead to it.</summary>
    /// <param name="join">The policy.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Join(JoinPolicy join) => Set(Node with { Join = join });

    /// <summary>Gives an input as a constant.</summary>
    /// <param name="port">The input.</param>
    /// <param name="json">Its value as JSON.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public NodeBuilder Value(string port, string json) => Set(Node with { Values = With(Node.Values, port, json) });

    /// <summary>Gives an output to answer with when the node fails.</summary>
    /// <param name="port">The output.</param>
    /// <param name="json">Its value as JSON.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public NodeBuilder Fallback(string port, string json) => Set(Node with { Fallback = With(Node.Fallback, port, json) });

    /// <summary>Limits how long one attempt may take.</summary>
    /// <param name="timeout">The limit.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Timeout(TimeSpan timeout) => Set(Node with { Timeout = timeout });

    /// <summary>Tries again after a failure.</summary>
    /// <param name="policy">How often and how patiently.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Retry(RetryPolicy policy) => Set(Node with { Retry = policy });

    /// <summary>Undoes the side effect of the node otherwise than it is done.</summary>
    /// <param name="policy">How often, how patiently, and how long.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Undo(UndoPolicy policy) => Set(Node with { Undo = policy });

    /// <summary>Stops calling a node that keeps failing.</summary>
    /// <param name="policy">When, and for how long.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Breaker(BreakerPolicy policy) => Set(Node with { Breaker = policy });

    /// <summary>Limits how many executions of this node may be under way at once, over all runs.</summary>
    /// <param name="limit">The limit.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Concurrency(int limit) => Set(Node with { Concurrency = limit });

    /// <summary>Keeps the answers of a pure node.</summary>
    /// <param name="policy">How long, and how many.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Cache(CachePolicy policy) => Set(Node with { Cache = policy });

    /// <summary>Shows inputs and outputs as <c>***</c> in traces.</summary>
    /// <param name="ports">Their names.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Redact(params string[] ports) => Set(Node with { Redact = [.. Node.Redact, .. ports] });

    static Dictionary<string, JsonElement> With(IReadOnlyDictionary<string, JsonElement>? values, string port, string json)
    {
        var copy = values is null ? new Dictionary<string, JsonElement>(StringComparer.Ordinal) : new(values, StringComparer.Ordinal);
        copy[port] = Json(json);
        return copy;
    }

    static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    NodeBuilder Set(NodeDefinition node)
    {
        Node = node;
        return this;
    }
}

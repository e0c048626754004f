using Purchasing.Rete.Loading.Json;

namespace Purchasing.Rete.Loading.Context;

/// <summary>An action that the file gives a name; a rule that uses it gives a text or a value, and a key where the action asks for one.</summary>
/// <param name="Definition">What it does, with <c>text</c>, <c>value</c> and <c>key</c> for what the rule gives.</param>
/// <param name="UsesKey">Whether it reads <c>key</c>.</param>
/// <param name="UsesValue">Whether it reads <c>value</c>: then rules give an expression instead of a text.</param>
internal sealed record NamedAction(JsonValue Definition, bool UsesKey, bool UsesValue);

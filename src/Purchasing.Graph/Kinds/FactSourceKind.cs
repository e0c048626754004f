namespace Purchasing.Graph.Kinds;

/// <summary><c>facts</c>: fetches the facts of a set of keys from a provider registered with <see cref="LogicGraphServices.AddGraphFacts"/>.</summary>
sealed class FactSourceKind() : FunctionKind("facts", "provider", "keys", "facts");

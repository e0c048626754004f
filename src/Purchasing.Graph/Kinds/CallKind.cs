namespace Purchasing.Graph.Kinds;

/// <summary><c>call</c>: asks another service over whatever the host registered with <see cref="LogicGraphServices.AddGraphCall"/>.</summary>
sealed class CallKind() : FunctionKind("call", "target", "request", "response");

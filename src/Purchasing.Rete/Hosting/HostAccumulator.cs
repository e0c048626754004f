namespace Purchasing.Rete;

/// <summary>A registered <see cref="IRuleAccumulator{TValue, TState, TResult}"/> and its type arguments.</summary>
internal sealed record HostAccumulator(string Name, Type ValueType, Type StateType, Type ResultType, object Implementation);

namespace Purchasing.Rete.Hosting;

/// <summary>A registered <see cref="IRuleAccumulator{TValue, TState, TResult}"/> and its type arguments.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="ValueType">The type of the values taken from the matches.</param>
/// <param name="StateType">What is kept between changes.</param>
/// <param name="ResultType">The type of the result.</param>
/// <param name="Implementation">The registered object.</param>
/// <param name="Fold">Its result for some values, from none.</param>
internal sealed record HostAccumulator(string Name, Type ValueType, Type StateType, Type ResultType, object Implementation, Func<IEnumerable<object?>, object?> Fold);

namespace Purchasing.Rete.Hosting;

/// <summary>
/// An accumulate function of the host's own, kept up to date as facts come and go. The engine keeps one state for
/// each group of facts; the object itself holds none and is used from many threads.
/// </summary>
/// <typeparam name="TValue">The value taken from each match.</typeparam>
/// <typeparam name="TState">What is kept between changes.</typeparam>
/// <typeparam name="TResult">The result that conditions and actions see.</typeparam>
public interface IRuleAccumulator<TValue, TState, TResult>
{
    /// <summary>The state of no matches.</summary>
    TState Create();

    /// <summary>The state after one more match; may change and return the given one.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="value">The value of the new match.</param>
    TState Add(TState state, TValue value);

    /// <summary>The state without a match that was added before.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="value">The value with which the match was added.</param>
    TState Remove(TState state, TValue value);

    /// <summary>The result of a state.</summary>
    /// <param name="state">The state; not to be changed.</param>
    TResult Result(TState state);
}

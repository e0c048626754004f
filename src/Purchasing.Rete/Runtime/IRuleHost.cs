namespace Purchasing.Rete.Runtime;

/// <summary>Receives what rules say to the host.</summary>
internal interface IRuleHost
{
    void Log(string rule, string message);

    void Emit(string rule, string name, string[] names, object?[] values);

    void Call(string rule, string handler, string[] names, object?[] values);

    /// <summary>How many calls of asynchronous handlers have been noted.</summary>
    int Deferred { get; }

    /// <summary>Forgets the calls that a firing noted before it failed.</summary>
    /// <param name="deferred">How many there were before the firing.</param>
    void ForgetFrom(int deferred);
}

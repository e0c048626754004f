namespace Purchasing.Rete.Diagnostics;

/// <summary>
/// The session was interrupted where it could be neither completed nor undone, such as by a property of the host that
/// threw while a failed firing was put back, or for lack of memory. It refuses every further use; dispose it and use
/// another one. It is not returned to its pool.
/// </summary>
public sealed class SessionFaultedException : RuleException
{
    internal SessionFaultedException(Exception cause)
        : base($"The session cannot be used any more, because it was interrupted half-way: {cause.Message}", cause)
    {
    }
}

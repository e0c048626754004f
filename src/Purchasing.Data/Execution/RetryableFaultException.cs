using Purchasing.Data.Databases;

namespace Purchasing.Data.Execution;

/// <summary>A failure after which the call may be made again: nothing was written, or writing it again changes nothing.</summary>
internal sealed class RetryableFaultException(DatabaseFault fault, Exception cause) : Exception(cause.Message, cause)
{
    public DatabaseFault Fault { get; } = fault;
}

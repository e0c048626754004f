namespace Grpc.Core;

/// <summary>Outcome of a call, as numbered by the gRPC protocol.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,
    /// <summary>The caller cancelled the call.</summary>
    Cancelled = 1,
    /// <summary>Unknown error, such as an exception that the handler did not translate.</summary>
    Unknown = 2,
    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,
    /// <summary>The deadline passed before the call completed.</summary>
    DeadlineExceeded = 4,
    /// <summary>A requested entity does not exist.</summary>
    NotFound = 5,
    /// <summary>The entity that the call wanted to create exists.</summary>
    AlreadyExists = 6,
    /// <summary>The caller is known but may not do this.</summary>
    PermissionDenied = 7,
    /// <summary>A quota or a size limit is exhausted.</summary>
    ResourceExhausted = 8,
    /// <summary>The system is not in the state that the call needs.</summary>
    FailedPrecondition = 9,
    /// <summary>A conflict aborted the call; it may be tried again at a higher level.</summary>
    Aborted = 10,
    /// <summary>The call went past the valid range.</summary>
    OutOfRange = 11,
    /// <summary>The method is not served here.</summary>
    Unimplemented = 12,
    /// <summary>An invariant of the system or of the protocol is broken.</summary>
    Internal = 13,
    /// <summary>The service cannot be reached at the moment.</summary>
    Unavailable = 14,
    /// <summary>Unrecoverable loss of data.</summary>
    DataLoss = 15,
    /// <summary>The caller is not authenticated.</summary>
    Unauthenticated = 16,
}

namespace Purchasing.Data.Databases;

/// <summary>What kind of failure a driver reported: what the code has to know, without the driver's error numbers.</summary>
internal enum DatabaseFault
{
    Unknown,
    DuplicateKey,
    ConstraintViolated,
    ValueRefused,
    Deadlock,
    LockTimeout,
    CommandTimeout,
    CannotConnect,
    ConnectionLost,
    PoolExhausted,
    TooManyConnections,
    AccessDenied,
    NotEncrypted,
    DatabaseMissing,
    TableMissing,
    ColumnMissing,
    BadSql,
    ReadOnly,
    StorageFull,
    Damaged,
    NotReadOnly,
    NeedsEncryption,
    FileUnreadable,
}

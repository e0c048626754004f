namespace Purchasing.Data.Databases;

/// <summary>What follows from a <see cref="DatabaseFault"/>: whether to try again, and what to tell people.</summary>
internal static class DatabaseFaults
{
    /// <summary>Whether the same call may succeed a little later.</summary>
    public static bool IsTransient(this DatabaseFault fault) => fault
        is DatabaseFault.Deadlock
        or DatabaseFault.LockTimeout
        or DatabaseFault.CommandTimeout
        or DatabaseFault.CannotConnect
        or DatabaseFault.ConnectionLost
        or DatabaseFault.PoolExhausted
        or DatabaseFault.TooManyConnections;

    /// <summary>Whether it is worth asking again within the same call; after a limit that was waited for in full it is not.</summary>
    public static bool IsWorthRetrying(this DatabaseFault fault) =>
        fault.IsTransient() && fault is not (DatabaseFault.LockTimeout or DatabaseFault.CommandTimeout or DatabaseFault.PoolExhausted);

    /// <summary>
    /// The sentence for those who wrote the query or set the database up: where, what, and what to do, with the driver's own words. Holds no secret: never the connection string.
    /// </summary>
    public static string Describe(this DatabaseFault fault, Database database, Exception cause) => Describe(fault, database, cause.Message.TrimEnd('.', ' '));

    /// <summary>
    /// The sentence for those who only use what is kept in a database of the product: the same without the driver's words, which name tables and constraints that mean
    /// nothing to them. They stand in the host's log.
    /// </summary>
    public static string DescribeToUsers(this DatabaseFault fault, Database database) => Describe(fault, database, "the log of the host has the details");

    private static string Describe(DatabaseFault fault, Database database, string words)
    {
        string where = $"Database '{database.Name}' ({database.Location})";
        return fault switch
        {
            DatabaseFault.DuplicateKey => $"{where} rejected a row that already exists: {words}.",
            DatabaseFault.ConstraintViolated => $"{where} rejected a row that violates a constraint: {words}.",
            DatabaseFault.ValueRefused => $"{where} rejected a value that does not fit its column: {words}.",
            DatabaseFault.Deadlock => $"{where} broke off the transaction because of a deadlock with another one; try again.",
            DatabaseFault.LockTimeout => $"{where} is busy: another transaction held a lock for too long; try again, or look for a long transaction.",
            DatabaseFault.CommandTimeout => $"{where} did not answer within the time limit; look at the query and the load of the server.",
            DatabaseFault.CannotConnect => $"{where} cannot be reached; check that it runs, its address and the network.",
            DatabaseFault.ConnectionLost => $"{where} broke the connection; it was stopped or restarted, or cannot be reached.",
            DatabaseFault.PoolExhausted => $"{where}: all connections of the pool are in use; raise MaximumPoolSize or lower the load.",
            DatabaseFault.TooManyConnections => $"{where} takes no more connections; raise max_connections of the server, or lower MaximumPoolSize so that all databases and hosts together stay below it.",
            DatabaseFault.AccessDenied => $"{where} refused the user or the password; check the user, the password and the grants.",
            DatabaseFault.NotEncrypted => $"{where}: no encrypted connection as SslMode asks for: the server has no encryption, or its certificate is not trusted. Check SslMode and SslCa.",
            DatabaseFault.DatabaseMissing => $"{where} does not exist or cannot be opened; create it (scripts/setup_databases.sh for a server) or correct its name.",
            DatabaseFault.TableMissing => $"{where} lacks a table or view that the query needs ({words}); run the migrations or correct the query.",
            DatabaseFault.ColumnMissing => $"{where} lacks a column that the query needs ({words}); run the migrations or correct the query.",
            DatabaseFault.BadSql => $"{where} does not understand the query ({words}); correct its SQL.",
            DatabaseFault.ReadOnly => $"{where} is read-only; nothing was written. Make the folder, file or server writable.",
            DatabaseFault.StorageFull => $"{where} has no disk space left; nothing was written.",
            DatabaseFault.Damaged => $"{where} is not a readable database file ({words}); restore it from a backup.",
            DatabaseFault.NeedsEncryption => $"{where} takes the password only over TLS, or encrypted with its public key. Set SslMode=Required or stricter; without TLS set ServerRsaPublicKeyFile, or AllowPublicKeyRetrieval=true where the network can be trusted.",
            DatabaseFault.NotReadOnly => $"{where} is a source, but its user {words}; give it a user that may only read, such as one with db_datareader alone.",
            DatabaseFault.FileUnreadable => $"{where} cannot be read: {words}.",
            _ => $"{where} failed: {words}.",
        };
    }
}

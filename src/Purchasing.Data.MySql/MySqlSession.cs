namespace Purchasing.Data.MySql;

/// <summary>What every connection is set to before it is used.</summary>
internal static class MySqlSession
{
    /// <summary>
    /// Four-byte characters both ways, refusal instead of silent truncation even where the server is lenient, and an end to
    /// waiting for a lock long before a caller gives up.
    /// </summary>
    public const string SetUp =
        "SET NAMES utf8mb4 COLLATE utf8mb4_bin, SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', "
        + "SESSION innodb_lock_wait_timeout = 5";

    /// <summary>The same for a source: the server itself refuses whatever would write, in every transaction of the session.</summary>
    public const string SetUpReadOnly = SetUp + "; SET SESSION TRANSACTION READ ONLY";
}

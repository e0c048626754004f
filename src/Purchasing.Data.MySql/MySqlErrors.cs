using Purchasing.Data.Databases;

namespace Purchasing.Data.MySql;

/// <summary>Error numbers of MySQL, of MariaDB and of their client libraries, by what they mean here.</summary>
internal static class MySqlErrors
{
    /// <summary>Own number for a command that ran into its time limit on the client's side.</summary>
    public const int CommandTimeout = -1;

    /// <summary>Own number for a pool without a free connection.</summary>
    public const int PoolExhausted = -2;

    /// <summary>Own number for a connection that could not be encrypted, or whose certificate is not trusted.</summary>
    public const int NotEncrypted = -3;

    /// <summary>Own number for a password that the server takes only over TLS, or encrypted with its public key.</summary>
    public const int NeedsTls = -4;

    /// <summary>The client's number for a connection that broke while it was used.</summary>
    public const int ConnectionLost = 2013;

    /// <summary>The client's number for a server that does not answer.</summary>
    public const int CannotConnect = 2003;

    /// <summary>A column, key or constraint that a migration adds is there, or one that it drops is gone.</summary>
    public static bool IsDoneAlready(int number) => number is 1060 or 1061 or 1091 or 1826 or 3821 or 3822 or 3940;

    public static DatabaseFault FaultOf(int number, string message) => number switch
    {
        PoolExhausted => DatabaseFault.PoolExhausted,
        NotEncrypted => DatabaseFault.NotEncrypted,
        // 3159: the server takes encrypted connections alone.
        NeedsTls or 3159 => DatabaseFault.NeedsEncryption,
        CommandTimeout or 1317 or 1969 or 3024 => DatabaseFault.CommandTimeout,
        1022 or 1062 or 1586 => DatabaseFault.DuplicateKey,
        1213 or 1614 => DatabaseFault.Deadlock,
        1205 or 3572 => DatabaseFault.LockTimeout,
        1044 or 1045 or 1130 or 1142 or 1143 or 1227 or 1698 or 1862 or 3118 => DatabaseFault.AccessDenied,
        1049 => DatabaseFault.DatabaseMissing,
        1051 or 1146 => DatabaseFault.TableMissing,
        1054 => DatabaseFault.ColumnMissing,
        1064 or 1149 => DatabaseFault.BadSql,
        1792 or 1836 => DatabaseFault.ReadOnly,
        1290 when message.Contains("read", StringComparison.OrdinalIgnoreCase) => DatabaseFault.ReadOnly,
        1040 or 1203 or 1226 => DatabaseFault.TooManyConnections,
        1042 or 2002 or CannotConnect or 2005 => DatabaseFault.CannotConnect,
        1053 or 3032 or 1077 or 1079 or 1152 or 1153 or 1158 or 1159 or 1160 or 1161 or 1184 or 1927 or 2006 or ConnectionLost or 2055 or 4031
            => DatabaseFault.ConnectionLost,
        1021 or 1114 => DatabaseFault.StorageFull,
        1048 or 1264 or 1265 or 1292 or 1364 or 1366 or 1406 => DatabaseFault.ValueRefused,
        1216 or 1217 or 1451 or 1452 or 3819 or 4025 => DatabaseFault.ConstraintViolated,
        _ => DatabaseFault.Unknown,
    };
}

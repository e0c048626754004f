using System.Runtime.InteropServices;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Sqlite;

/// <summary>
/// Looks at a column of the current row in SQLite's own memory. The driver takes the connection's lock and a reference of the
/// statement for each question about a value; a read of a whole catalogue asks millions of them.
/// </summary>
/// <remarks>For the thread that holds the reader. See https://sqlite.org/c3ref/column_blob.html and value_blob.html.</remarks>
internal static partial class SqliteColumn
{
    private const string Library = "e_sqlite3";
    private const int Integer = 1;
    private const int Text = 3;
    private const int Null = 5;
    private const int Utf8 = 1;

    /// <summary>Whether the driver runs on the library that is asked here; a host may have given it another.</summary>
    public static bool IsAvailable { get; } = SQLitePCL.raw.GetNativeLibraryName() == Library;

    /// <param name="statement">The statement, at a row.</param>
    /// <param name="column">The column.</param>
    public static unsafe StoredValue Peek(SQLitePCL.sqlite3_stmt statement, int column)
    {
        nint value = sqlite3_column_value(statement.DangerousGetHandle(), column);
        GC.KeepAlive(statement);
        return sqlite3_value_type(value) switch
        {
            Null => new StoredValue(StoredKind.Null),
            Integer => new StoredValue(StoredKind.Integer, whole: sqlite3_value_int64(value)),
            // The bytes as they are stored: the text itself would first be copied to end with a zero.
            Text when sqlite3_value_encoding(value) == Utf8 =>
                new StoredValue(StoredKind.Text, new ReadOnlySpan<byte>(sqlite3_value_blob(value), sqlite3_value_bytes(value))),
            _ => new StoredValue(StoredKind.Unseen),
        };
    }

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial nint sqlite3_column_value(nint statement, int column);

    [LibraryImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_value_type(nint value);

    [LibraryImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial long sqlite3_value_int64(nint value);

    [LibraryImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_value_encoding(nint value);

    [LibraryImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static unsafe partial void* sqlite3_value_blob(nint value);

    [LibraryImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_value_bytes(nint value);
}

using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Purchasing.Core.Calculation;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Sqlite;

/// <summary>SQLite: decimals and times as text, lists as one JSON parameter, one writer at a time.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private const string DateFormat = "yyyy-MM-dd";

    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnlyFile = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Constraint = 19;
    private const int NotADatabase = 26;
    private const int ConstraintPrimaryKey = 1555;
    private const int ConstraintUnique = 2067;
    private const int ConstraintDataType = 3091;

    // The index of the log, which readers need too, could not grow: nothing else than a full disk does that.
    private const int InputOutputIndexSize = 4874;

    public override string Name => "sqlite";

    public override string ColumnsSql =>
        "SELECT NULL, m.name, c.name, c.type, c.pk > 0 FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid";

    public override string ByCodePoint(string text) => $"{text} COLLATE BINARY";

    // SQLite keeps what has a point as a binary number, whatever decimal type is declared, and tells no type of what a view works out.
    public override bool IsInexact(string type) =>
        type.Length == 0 || base.IsInexact(type) || type.Contains("money", StringComparison.OrdinalIgnoreCase) || type.Contains("num", StringComparison.OrdinalIgnoreCase) || type.Contains("dec", StringComparison.OrdinalIgnoreCase);

    // The 15 digits that it is sure of. printf would make 0 of NULL.
    public override string Exact(string number) => $"CAST({number} AS TEXT)";

    public override string KeepsText(string column) => $"typeof({column}) = 'text'";

    public override bool HasSingleWriter => true;

    public override bool HasFixedColumnTypes => false;

    // A prepared statement run once per row beats one with thousands of parameters, which are bound by name.
    public override int RowsPerInsert => 1;

    // The database is in this process: opening and compiling take longer than reading the rows of one product.
    public override bool KeepsCommands => true;

    public override int? OffloadFrom => 64;

    public override string? WriteProblem(DbConnection connection, long leastFreeBytes)
    {
        var sqlite = (SqliteConnection)connection;
        if (SQLitePCL.raw.sqlite3_db_readonly(sqlite.Handle, "main") == 1)
            return "is read-only; make its folder and file writable";
        if (sqlite.DataSource.Length == 0 || sqlite.DataSource.StartsWith("file:", StringComparison.Ordinal) || sqlite.DataSource == ":memory:")
            return null;
        // An open file is written to wherever it was moved to, and is gone with the process when it was removed.
        if (!File.Exists(sqlite.DataSource))
            return "was moved or removed while this host has it open; stop the host and put the file back";
        long free;
        try
        {
            DriveInfo drive = new(Path.GetDirectoryName(Path.GetFullPath(sqlite.DataSource))!);
            if (drive.TotalSize == 0)
                return null;
            free = drive.AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            // A share of another machine does not tell its space; that is no reason to take the host out.
            return null;
        }

        return free < leastFreeBytes ? string.Create(CultureInfo.InvariantCulture, $"has {free / 1048576}.{free % 1048576 * 10 / 1048576} MB of disk space left; make room") : null;
    }

    public override string SkipLocked => "";

    public override string LockRow => "";

    public override string LockRowShared => "";

    public override string CurrentTime => "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')";

    public override bool IsDoneAlready(Exception exception) =>
        exception is SqliteException sqlite && sqlite.Message.Contains("duplicate column name", StringComparison.Ordinal);

    public override string NowPlus(string parameter) => $"strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', {parameter})";

    public override object FromDuration(TimeSpan value) => value.TotalSeconds.ToString("+0.000;-0.000", CultureInfo.InvariantCulture) + " seconds";

    public override string NowMilliseconds => "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)";

    public override DatabaseFault Classify(Exception exception)
    {
        if (exception is not SqliteException sqlite)
            return DatabaseFault.Unknown;
        return sqlite.SqliteErrorCode switch
        {
            Busy or Locked => DatabaseFault.LockTimeout,
            ReadOnlyFile => DatabaseFault.ReadOnly,
            Full => DatabaseFault.StorageFull,
            CannotOpen => DatabaseFault.DatabaseMissing,
            InputOutput => sqlite.SqliteExtendedErrorCode == InputOutputIndexSize ? DatabaseFault.StorageFull : DatabaseFault.Unknown,
            Corrupt or NotADatabase => DatabaseFault.Damaged,
            Constraint => sqlite.SqliteExtendedErrorCode switch
            {
                ConstraintPrimaryKey or ConstraintUnique => DatabaseFault.DuplicateKey,
                ConstraintDataType => DatabaseFault.ValueRefused,
                _ => DatabaseFault.ConstraintViolated,
            },
            _ => ClassifyText(sqlite.Message),
        };
    }

    public override async ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken) =>
        // Serializable is BEGIN IMMEDIATE: the write lock is taken at once, so no transaction fails half-way for want of it.
        await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);

    public override object FromDecimal(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    public override object FromDate(DateOnly value) => value.ToString(DateFormat, CultureInfo.InvariantCulture);

    public override object FromTime(DateTimeOffset value) => Microseconds(value).ToString(TimeFormat, CultureInfo.InvariantCulture);

    public override decimal ToDecimal(DbDataReader reader, int column)
    {
        const NumberStyles Stored = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        StoredValue seen = Peek(reader, column);
        return DecimalMath.Trim(seen.Kind == StoredKind.Text
            ? decimal.Parse(seen.Utf8, Stored, CultureInfo.InvariantCulture)
            : decimal.Parse(reader.GetString(column), Stored, CultureInfo.InvariantCulture));
    }

    public override DateOnly ToDate(DbDataReader reader, int column) =>
        Peek(reader, column).TryDate(out DateOnly date)
            ? date
            : DateOnly.ParseExact(reader.GetString(column), DateFormat, CultureInfo.InvariantCulture);

    public override DateTimeOffset ToTime(DbDataReader reader, int column) =>
        DateTimeOffset.ParseExact(
            reader.GetString(column), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public override StoredValue Peek(DbDataReader reader, int column) =>
        SqliteColumn.IsAvailable && reader is SqliteDataReader { Handle: { } statement }
            ? SqliteColumn.Peek(statement, column)
            : new StoredValue(StoredKind.Unseen);

    public override string KeepExisting(string column) => " ON CONFLICT DO NOTHING";

    public override string UpdateExisting(IReadOnlyList<string> keys, IReadOnlyList<string> columns) =>
        $" ON CONFLICT ({string.Join(", ", keys)}) DO UPDATE SET " + string.Join(", ", columns.Select(c => $"{c} = excluded.{c}"));

    public override string NumberLines { get; } =
        $"UPDATE purchase_order_lines AS l SET line_no = n.line_no FROM ({NumberedLines}) AS n WHERE l.order_id = @order_id "
        + "AND l.product_id = n.product_id AND l.warehouse_id = n.warehouse_id AND l.split_no = n.split_no";

    // The driver hears of a time-out only between two rows, and a query may look for its first row for ever.
    public override IDisposable? InterruptOn(DbCommand command, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled && command.Connection is SqliteConnection { Handle: { } handle }
            ? cancellationToken.Register(static handle => SQLitePCL.raw.sqlite3_interrupt((SQLitePCL.sqlite3)handle!), handle)
            : null;

    public override string BindIds(DbCommand command, SqlText text, IReadOnlyList<string> ids, KeyKind kind)
    {
        // A column of a view may compare without regard to types: until it is known, numbers are asked for in both forms.
        string texts = kind == KeyKind.Number ? "[]" : JsonSerializer.Serialize(ids.ToArray(), IdListContext.Default.StringArray);
        string numbers = kind == KeyKind.Text ? "" : string.Join(',', ids.Where(id => ProductKeyOrder.TryNumber(id, out _)));
        command.With("@ids", numbers.Length == 0 ? texts : $"{texts[..^1]}{(texts.Length > 2 ? "," : "")}{numbers}]");
        return text.With("SELECT value FROM json_each(@ids)");
    }

    private static DatabaseFault ClassifyText(string message) =>
        message.Contains("no such table", StringComparison.Ordinal) || message.Contains("no such view", StringComparison.Ordinal)
            ? DatabaseFault.TableMissing
            : message.Contains("no such column", StringComparison.Ordinal) || message.Contains("has no column", StringComparison.Ordinal)
                ? DatabaseFault.ColumnMissing
                : message.Contains("syntax error", StringComparison.Ordinal) || message.Contains("incomplete input", StringComparison.Ordinal)
                    ? DatabaseFault.BadSql
                    : DatabaseFault.Unknown;
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class IdListContext : JsonSerializerContext;

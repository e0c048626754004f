using System.Data.Common;

namespace Purchasing.Data.Databases;

/// <summary>What differs between the SQL databases: value forms, a few clauses, and the meaning of driver errors.</summary>
internal abstract class SqlDialect
{
    /// <summary>The folder of the scripts, for example <c>mysql</c>.</summary>
    public abstract string Name { get; }

    /// <summary>True when the database takes one writing transaction at a time.</summary>
    public abstract bool HasSingleWriter { get; }

    /// <summary>True when the type of a result column is the same in every row.</summary>
    public abstract bool HasFixedColumnTypes { get; }

    /// <summary>
    /// True when a text and a number are never compared: how a column keeps its ids has to be known before it is asked for one.
    /// </summary>
    public virtual bool ComparesTypesStrictly => false;

    /// <summary>How texts write numbers and days where that was declared; null for plain digits with a point, and days as 2026-01-31.</summary>
    public virtual NumberFormat? Format => null;

    /// <summary>Rows of one insert statement in a bulk write; 1 runs one prepared statement per row.</summary>
    public abstract int RowsPerInsert { get; }

    /// <summary>Whether a command that is asked again and again keeps its connection and compiled statement.</summary>
    public abstract bool KeepsCommands { get; }

    /// <summary>Set size from which a read is moved off the caller's thread; null where reading does not block it.</summary>
    public abstract int? OffloadFrom { get; }

    /// <summary>What keeps a database in files of this machine from being written to, in words that follow its name; null when nothing does, and for servers, which look after their disks themselves.</summary>
    /// <param name="connection">An open connection to it.</param>
    /// <param name="leastFreeBytes">With less free space than this its disk counts as full.</param>
    public virtual string? WriteProblem(DbConnection connection, long leastFreeBytes) => null;

    /// <summary>Clause that locks rows of a claim and passes over those that others hold.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Clause that keeps a row that is read from others until the transaction ends.</summary>
    public abstract string LockRow { get; }

    /// <summary>Clause that keeps others from changing a row that is read until the transaction ends.</summary>
    public abstract string LockRowShared { get; }

    /// <summary>Expression for the database's own time (UTC).</summary>
    public abstract string CurrentTime { get; }

    /// <summary>Whether a statement of a migration failed because its work was done before, by a run of the script that was cut short.</summary>
    public virtual bool IsDoneAlready(Exception exception) => false;

    /// <summary>The database's time now and a duration bound by <see cref="FromDuration"/>.</summary>
    public abstract string NowPlus(string parameter);

    /// <summary>A duration for <see cref="NowPlus"/>.</summary>
    public abstract object FromDuration(TimeSpan value);

    /// <summary>Milliseconds since 1970 on the clock of the database, as an expression.</summary>
    public abstract string NowMilliseconds { get; }

    /// <summary>Lists the columns that a user may read: schema (or NULL), table, column, type, and whether it is of the primary key.</summary>
    public abstract string ColumnsSql { get; }

    /// <summary>A name as SQL takes it, whatever is in it.</summary>
    public virtual string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The first rows of a query.</summary>
    /// <param name="select">The query up to its condition, beginning with SELECT.</param>
    /// <param name="orderBy">The order; null for any.</param>
    /// <param name="count">How many: a number or a parameter.</param>
    public virtual string Limited(string select, string? orderBy, string count) => $"{select}{(orderBy is null ? "" : $" ORDER BY {orderBy}")} LIMIT {count}";

    /// <summary>A text that is compared by code point, whatever its column says.</summary>
    public virtual string ByCodePoint(string text) => text;

    /// <summary>An id of a type of its own as a text.</summary>
    public virtual string AsText(string id) => $"CAST({id} AS CHAR(36))";

    /// <summary>Whether a single bit is compared with the numbers 0 and 1; where it is not, it is compared as a text.</summary>
    public virtual bool ComparesBitsWithNumbers => true;

    /// <summary>The condition that a column of days holds one that is none, as some write it where there is no day; null where there is no such thing.</summary>
    /// <param name="column">The column.</param>
    public virtual string? IsNoDay(string column) => null;

    /// <summary>Whether a column of a type keeps binary floating-point numbers, which are not exact.</summary>
    /// <param name="type">The type, as the database writes it.</param>
    public virtual bool IsInexact(string type) =>
        type.Contains("real", StringComparison.OrdinalIgnoreCase) || type.Contains("double", StringComparison.OrdinalIgnoreCase) || type.Contains("float", StringComparison.OrdinalIgnoreCase);

    /// <summary>A binary floating-point number as an exact one; nothing stays nothing.</summary>
    public virtual string Exact(string number) => $"cast({number} as decimal(28, 8))";

    /// <summary>The condition that a column without a type keeps a text in a row; null where every column has a type.</summary>
    /// <param name="column">The column.</param>
    public virtual string? KeepsText(string column) => null;

    public abstract DatabaseFault Classify(Exception exception);

    public abstract ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken);

    public abstract object FromDecimal(decimal value);

    public abstract object FromDate(DateOnly value);

    public abstract object FromTime(DateTimeOffset value);

    public abstract decimal ToDecimal(DbDataReader reader, int column);

    public abstract DateOnly ToDate(DbDataReader reader, int column);

    public abstract DateTimeOffset ToTime(DbDataReader reader, int column);

    /// <summary>A value as the database itself holds it, where that spares the driver's way round by a string; else says so.</summary>
    /// <param name="reader">At a row.</param>
    /// <param name="column">The column.</param>
    public virtual StoredValue Peek(DbDataReader reader, int column) => new(StoredKind.Unseen);

    /// <summary>Suffix of an insert that leaves a row alone whose key is there; no other error is swallowed.</summary>
    /// <param name="column">Any column of the table.</param>
    public abstract string KeepExisting(string column);

    /// <summary>Suffix of an insert that writes columns of the row whose primary key is there.</summary>
    public abstract string UpdateExisting(IReadOnlyList<string> keys, IReadOnlyList<string> columns);

    /// <summary>Numbers the lines of order <c>@order_id</c> from 1 by product, warehouse and split, as one statement.</summary>
    public abstract string NumberLines { get; }

    /// <summary>The lines of order <c>@order_id</c> with the numbers they get.</summary>
    protected const string NumberedLines =
        "SELECT product_id, warehouse_id, split_no, ROW_NUMBER() OVER (ORDER BY product_id, warehouse_id, split_no) AS line_no "
        + "FROM purchase_order_lines WHERE order_id = @order_id";

    /// <summary>The query as the driver takes it; may rename the parameters of the command.</summary>
    /// <param name="command">The command with its parameters.</param>
    /// <param name="sql">The query, with parameters named <c>@name</c>.</param>
    public virtual string Prepare(DbCommand command, string sql) => sql;

    /// <summary>Replaces <c>@ids</c> of a query by the given ids, as parameters.</summary>
    /// <param name="command">Gets the parameters.</param>
    /// <param name="text">The query.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="kind">How the column that they are compared with keeps them.</param>
    public abstract string BindIds(DbCommand command, SqlText text, IReadOnlyList<string> ids, KeyKind kind);

    /// <summary>The same for a column of our own, which is a text.</summary>
    public string BindIds(DbCommand command, SqlText text, IReadOnlyList<string> ids) => BindIds(command, text, ids, KeyKind.Text);

    /// <summary>Stops a command that runs inside this process when a call is given up; null where the driver does so itself.</summary>
    /// <param name="command">The command; what this returns is disposed before it is used again.</param>
    /// <param name="cancellationToken">Says that the call was given up.</param>
    public virtual IDisposable? InterruptOn(DbCommand command, CancellationToken cancellationToken) => null;

    /// <summary>Time with the precision that all databases keep: microseconds.</summary>
    protected static DateTime Microseconds(DateTimeOffset value)
    {
        DateTime utc = value.UtcDateTime;
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

using System.Data.Common;

namespace Purchasing.Data.Databases;

/// <summary>A database that is only read. What a store needs to write is not there.</summary>
internal abstract class SourceDialect : SqlDialect
{
    public override bool HasSingleWriter => false;

    public override bool HasFixedColumnTypes => true;

    public override bool ComparesTypesStrictly => true;

    public override int RowsPerInsert => throw OnlyReads();

    public override bool KeepsCommands => false;

    public override int? OffloadFrom => null;

    public override string SkipLocked => throw OnlyReads();

    public override string LockRow => throw OnlyReads();

    public override string LockRowShared => throw OnlyReads();

    public override string CurrentTime => throw OnlyReads();

    public override string NowMilliseconds => throw OnlyReads();

    public override string NumberLines => throw OnlyReads();

    public override string NowPlus(string parameter) => throw OnlyReads();

    public override object FromDuration(TimeSpan value) => throw OnlyReads();

    public override ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken) => throw OnlyReads();

    public override object FromDecimal(decimal value) => value;

    public override object FromDate(DateOnly value) => value;

    public override object FromTime(DateTimeOffset value) => value.UtcDateTime;

    public override decimal ToDecimal(DbDataReader reader, int column) => throw OnlyReads();

    public override DateOnly ToDate(DbDataReader reader, int column) => throw OnlyReads();

    public override DateTimeOffset ToTime(DbDataReader reader, int column) => throw OnlyReads();

    public override string KeepExisting(string column) => throw OnlyReads();

    public override string UpdateExisting(IReadOnlyList<string> keys, IReadOnlyList<string> columns) => throw OnlyReads();

    /// <summary>The ids as one list of a type: texts, whole numbers, or decimal numbers.</summary>
    protected static object ListOf(IReadOnlyList<string> ids, KeyKind kind)
    {
        if (kind != KeyKind.Number)
            return ids.ToArray();
        IReadOnlyList<object> values = KeyValues.ToAsk(ids, kind);
        return values.All(value => value is long) ? values.Cast<long>().ToArray() : values.Select(value => Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
    }

    private NotSupportedException OnlyReads() => new($"{Name} is only read.");
}

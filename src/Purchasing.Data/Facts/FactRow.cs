using System.Data.Common;
using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Core.Sources;
using Purchasing.Data.Databases;

namespace Purchasing.Data.Facts;

/// <summary>The current row of a query, read by field of the fact: converts, trims, and says clearly what cannot be used.</summary>
/// <remarks>Belongs to one running query; not thread-safe.</remarks>
internal sealed class FactRow
{
    private const NumberStyles PlainNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint
        | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    private static readonly char[] ListSeparators = [',', ';', '|', '\n', '\t'];

    private readonly DbDataReader _reader;
    private readonly FactQuery _query;
    private readonly IReadOnlyList<FactField> _fields;
    private readonly int[] _ordinals;
    private readonly string?[] _lastTexts;
    private readonly Type?[] _types;
    private readonly SqlDialect _dialect;
    private readonly TextCache _texts;
    private readonly NumberDoubts?[] _doubts;

    private static readonly string[] LocalTimes = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFFF"];

    private static readonly string[] Instants =
    [
        "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss K", "yyyy-MM-dd HH:mm:ss.FFFFFFF K", "yyyy-MM-dd HH:mm:sszz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzz",
    ];

    // What MySQL and SAP export where there is no date.
    private static readonly string[] NoDates = ["0000-00-00", "0000-00-00 00:00:00", "00000000"];

    private readonly TimeZoneInfo _zone;

    public FactRow(DbDataReader reader, FactQuery query, IReadOnlyList<FactField> fields, SqlDialect dialect, int products, TimeZoneInfo? zone = null)
    {
        _zone = zone ?? TimeZoneInfo.Utc;
        _reader = reader;
        _dialect = dialect;
        _query = query;
        _texts = new TextCache(products);
        _fields = fields;
        _ordinals = new int[fields.Count];
        _lastTexts = new string?[fields.Count];
        _types = new Type?[fields.Count];
        _doubts = new NumberDoubts?[fields.Count];
        string[] columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        HashSet<int> taken = [];
        for (int i = 0; i < fields.Count; i++)
        {
            _ordinals[i] = Locate(fields[i], columns);
            taken.Add(_ordinals[i]);
            if (dialect.HasFixedColumnTypes && _ordinals[i] >= 0)
                _types[i] = reader.GetFieldType(_ordinals[i]);
        }

        Unread = taken.Count(at => at >= 0) == columns.Length ? [] : [.. columns.Where((_, i) => !taken.Contains(i))];
    }

    /// <summary>The columns that no field takes.</summary>
    public IReadOnlyList<string> Unread { get; }

    /// <summary>How the column of a field keeps its values; where each row may keep them otherwise, how the current row does.</summary>
    public KeyKind KindOf(int field) => _ordinals[field] < 0 || (_types[field] is null && _reader.IsDBNull(_ordinals[field])) ? KeyKind.Unknown : KeyValues.KindOf(TypeOf(field));

    /// <summary>Whether the query has a column for the field.</summary>
    public bool Has(int field) => _ordinals[field] >= 0;

    public string? Text(int field)
    {
        int ordinal = _ordinals[field];
        if (ordinal < 0)
            return null;
        StoredValue seen = _dialect.Peek(_reader, ordinal);
        ReadOnlySpan<byte> utf8 = seen.Utf8;
        if (seen.Kind == StoredKind.Text && (!_query.TrimText || utf8.Length > 0 && IsPlain(utf8[0]) && IsPlain(utf8[^1])))
            return _texts.Get(utf8);
        if (seen.Kind == StoredKind.Null || _reader.IsDBNull(ordinal))
            return null;
        string text = TypeOf(field) == typeof(string)
            ? _reader.GetString(ordinal)
            : KeyValues.TextOf(Value(field));
        if (_query.TrimText)
        {
            text = text.Trim();
            if (text.Length == 0)
                return null;
        }

        // The rows of one product repeat their codes: keep one string for them.
        if (string.Equals(_lastTexts[field], text, StringComparison.Ordinal))
            return _lastTexts[field];
        _lastTexts[field] = text;
        return text;
    }

    /// <summary>A text that is a single code, never a list of codes.</summary>
    public string? Code(int field)
    {
        string? text = Text(field);
        if (text is not null && text.AsSpan().IndexOfAny(ListSeparators) >= 0)
            throw Unusable(field, text, "holds a list; the query has to give one row per value");
        return text;
    }

    /// <summary>A code that must be there.</summary>
    public string Key(int field) =>
        Code(field) ?? throw new FactValueException($"{_query.Source}: {ColumnOf(field)} is empty");

    /// <summary>A number without trailing zeros, so that every database gives the same digits for the same number.</summary>
    public decimal? Decimal(int field)
    {
        int ordinal = _ordinals[field];
        if (ordinal < 0)
            return null;
        StoredValue seen = _dialect.Peek(_reader, ordinal);
        switch (seen.Kind)
        {
            case StoredKind.Null:
                return null;
            case StoredKind.Integer:
                return seen.Whole;
            case StoredKind.Text when _dialect.Format is null && seen.Utf8.Length <= 28 && decimal.TryParse(seen.Utf8, PlainNumber, CultureInfo.InvariantCulture, out decimal plain):
                if (plain.Scale > 0)
                    Doubt(field, plain);
                return DecimalMath.Trim(plain);
        }

        if (_reader.IsDBNull(ordinal))
            return null;
        Type type = TypeOf(field);
        try
        {
            if (type == typeof(decimal))
                return DecimalMath.Trim(_reader.GetDecimal(ordinal));
            if (type == typeof(string))
                return ParseDecimal(field);
            if (type == typeof(double) || type == typeof(float))
                throw Unusable(field, Value(field), "is a binary floating-point number, which is not exact; store it as DECIMAL or text, or convert it in the query");
            return Convert.ToDecimal(Value(field), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is OverflowException or InvalidCastException or FormatException)
        {
            throw Unusable(field, null, IsNumber(type) ? "is not a number of at most 28 digits" : $"is of type {_reader.GetDataTypeName(ordinal)}, which is no number; convert it in the query");
        }
    }

    public int? Integer(int field)
    {
        int ordinal = _ordinals[field];
        if (ordinal >= 0 && _dialect.Peek(_reader, ordinal) is { Kind: StoredKind.Integer, Whole: >= int.MinValue and <= int.MaxValue } seen)
            return (int)seen.Whole;
        decimal? value = Decimal(field);
        if (value is null)
            return null;
        if (decimal.Truncate(value.Value) != value.Value || value < int.MinValue || value > int.MaxValue)
            throw Unusable(field, value.Value, "is not a whole number");
        return (int)value.Value;
    }

    public bool? Boolean(int field)
    {
        int ordinal = _ordinals[field];
        if (ordinal < 0)
            return null;
        StoredValue seen = _dialect.Peek(_reader, ordinal);
        if (seen is { Kind: StoredKind.Integer, Whole: 0 or 1 })
            return seen.Whole == 1;
        if (seen.Kind == StoredKind.Null || _reader.IsDBNull(ordinal))
            return null;
        object value = Value(field);
        string text = Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim().ToLowerInvariant();
        return text switch
        {
            "" => null,
            "1" or "true" or "t" or "yes" or "y" => true,
            "0" or "false" or "f" or "no" or "n" => false,
            _ => throw Unusable(field, value, "is neither yes nor no (1/0, true/false, yes/no, Y/N)"),
        };
    }

    public DateOnly? Date(int field)
    {
        int ordinal = _ordinals[field];
        if (ordinal < 0)
            return null;
        StoredValue seen = _dialect.Peek(_reader, ordinal);
        if (seen.TryDate(out DateOnly date))
            return date;
        if (seen.Kind == StoredKind.Null || _reader.IsDBNull(ordinal))
            return null;
        object value = Value(field);
        // What a program writes that has no date: .NET, and MySQL for its 0000-00-00.
        if (value is DateTime { Ticks: 0 })
            return null;
        // An instant is a day where the business is; a time without an offset is as it stands.
        if (value is DateTimeOffset offset)
            return DayOf(offset);
        if (value is DateTime time)
            return time.Kind == DateTimeKind.Utc ? DayOf(new DateTimeOffset(time)) : DateOnly.FromDateTime(time);
        if (value is DateOnly day)
            return day;
        string text = Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim();
        if (text.Length == 0 || NoDates.Contains(text))
            return null;
        if (_dialect.Format?.DateFormat is { } form)
        {
            return DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
                ? date
                : throw Unusable(field, text, $"is not a date of the form {form}");
        }

        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
            return date;
        if (DateTime.TryParseExact(text, LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
            return DateOnly.FromDateTime(time);
        if (DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out offset))
            return DayOf(offset);
        throw Unusable(field, text, "is not a date of the form 2026-01-31");
    }

    private DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, _zone).DateTime);

    private decimal? ParseDecimal(int field)
    {
        string text = _reader.GetString(_ordinals[field]);
        string? plain = _dialect.Format is { } format ? format.Plain(text) : text;
        if (decimal.TryParse(plain, PlainNumber, CultureInfo.InvariantCulture, out decimal value))
        {
            if (SignificantDigits(text) > 28)
                throw Unusable(field, text, "is not a number of at most 28 digits");
            if (value.Scale > 0 && _dialect.Format is null or { DecimalSeparator: '.', ThousandsSeparator: null })
                Doubt(field, value);
            return DecimalMath.Trim(value);
        }

        if (string.IsNullOrWhiteSpace(text))
            return _query.TrimText ? null : throw Unusable(field, text, "is blank, not a number");
        NumberWriting writing = NumberTexts.WritingOf(text);
        (_doubts[field] ??= new NumberDoubts()).Add(writing, "", text);
        if (_dialect.Format is null && NumberTexts.ProblemOf(writing) is { } problem)
            throw Unusable(field, text, problem);
        if (_dialect.Format is null && text.AsSpan().IndexOfAny(ListSeparators) >= 0)
            throw Unusable(field, text, "holds a list; the query has to give one plain number per row");
        if (writing is NumberWriting.DecimalComma && _dialect.Format is { DecimalSeparator: not ',' })
            throw Unusable(field, text, "is written with a decimal comma, and the settings of the database declare none (DecimalSeparator)");
        throw Unusable(field, text, _dialect.Format is null ? "is not a valid number" : "is not a number of the form that the database declares");
    }

    /// <summary>What can be read and may mean something else.</summary>
    public IEnumerable<(string ProductId, string Doubt)> Doubts() => Enumerable.Range(0, _doubts.Length).SelectMany(field => _doubts[field]?.Of(ColumnOf(field)) ?? []);

    // Three decimals look like a group of three digits; how many there are tells before the text is looked at.
    private void Doubt(int field, decimal value)
    {
        NumberDoubts doubts = _doubts[field] ??= new NumberDoubts();
        if (value.Scale != 3)
            doubts.HasPoint();
        else if (doubts.IsOpen && Text(0) is { } productId)
            doubts.Add(NumberTexts.WritingOf(_reader.GetString(_ordinals[field])), productId, _reader.GetString(_ordinals[field]));
    }

    /// <summary>decimal rounds what does not fit; a source that says more digits than fit is not exact and must not pass.</summary>
    private static int SignificantDigits(string text)
    {
        if (text.Length <= 28)
            return 0;
        return text.Where(char.IsAsciiDigit).SkipWhile(c => c == '0').Count();
    }

    /// <summary>Whether a text that begins and ends so has nothing to trim.</summary>
    private static bool IsPlain(byte end) => end is > (byte)' ' and < 128;

    // What a database can hold and its driver cannot give, such as a day of no month: it concerns its row alone.
    private object Value(int field)
    {
        try
        {
            return _reader.GetValue(_ordinals[field]);
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException or ArgumentException or NotSupportedException)
        {
            throw Unusable(field, null, $"holds a {_reader.GetDataTypeName(_ordinals[field])} that cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal || type == typeof(string);

    private Type TypeOf(int field) => _types[field] ?? _reader.GetFieldType(_ordinals[field]);

    private string ColumnOf(int field) => _reader.GetName(_ordinals[field]);

    private FactValueException Unusable(int field, object? value, string why)
    {
        string shown = value is null ? "" : $" ('{Shorten(Convert.ToString(value, CultureInfo.InvariantCulture)!)}')";
        return new FactValueException($"{_query.Source}: {ColumnOf(field)}{shown} {why}");
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";

    private int Locate(FactField field, string[] columns)
    {
        bool isMapped = _query.Columns.TryGetValue(field.Name, out string? mapped);
        string wanted = mapped ?? field.Column;
        int at = Array.FindIndex(columns, c => string.Equals(c, wanted, StringComparison.OrdinalIgnoreCase));
        if (at < 0 && (isMapped || field.IsRequired))
        {
            throw new FactSourceException(
                _query.Source,
                $"The query of source '{_query.Source}' gives no column '{wanted}' for field '{field.Name}'. "
                + $"It gives: {string.Join(", ", columns)}. Name the column in the source's column mapping or in its SQL.");
        }

        return at;
    }
}

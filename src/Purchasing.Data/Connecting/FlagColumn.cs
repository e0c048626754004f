namespace Purchasing.Data.Connecting;

/// <summary>A column that says whether a row counts: an offer that is blocked, a product that is deleted.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Column">The column.</param>
/// <param name="Kind">How it says so.</param>
/// <param name="IsTurned">Whether yes means that the row does not count.</param>
/// <param name="IsBlankNo">Whether a blank means no, because nothing else does.</param>
internal sealed record FlagColumn(SourceTable Table, SourceColumn Column, FlagKind Kind, bool IsTurned, bool IsBlankNo)
{
    public static readonly string[] Yes = ["Y", "YES", "J", "JA", "1", "T", "TRUE", "X"];
    public static readonly string[] No = ["N", "NO", "NEIN", "0", "F", "FALSE"];
    public static readonly string[] Counts = ["ACTIVE", "AKTIV", "ENABLED", "VALID", "CURRENT", "LIVE", "APPROVED", "RELEASED", "FREIGEGEBEN", "AVAILABLE", "FREE", "FREI", "OK"];
    public static readonly string[] CountsNot = ["BLOCKED", "GESPERRT", "INACTIVE", "INAKTIV", "LOCKED", "DELETED", "GELOESCHT", "GELÖSCHT", "DISCONTINUED", "OBSOLETE", "EXPIRED", "DISABLED", "SUSPENDED", "ARCHIVED", "CLOSED", "CANCELLED", "CANCELED", "QUARANTINE", "DEFECTIVE"];

    /// <summary>Texts that say that there is no day.</summary>
    public static readonly string[] NoDays = ["0000-00-00", "0000-00-00 00:00:00", "00000000"];

    private static readonly string[] s_against =
    [
        "blocked", "block", "gesperrt", "sperre", "sperrkennzeichen", "sperrkz", "inactive", "inaktiv", "locked", "deleted", "deletion", "delete", "geloescht", "loeschkennzeichen", "loeschkz", "loekz", "loevm", "lvorm",
        "loeschvormerkung", "archived", "disabled", "suspended", "discontinued", "obsolete", "auslauf", "auslaufartikel", "quarantine", "removed", "cancelled", "canceled", "storniert", "expired", "defunct", "eol",
    ];

    private static readonly string[] s_noFlags = ["qty", "quantity", "menge", "by", "von", "reason", "grund", "stock", "bestand", "count", "note", "text", "user"];
    private static readonly string[] s_states = ["status", "lifecycle", "zustand", "state"];
    private static readonly FieldWords s_for = new("active", FieldKind.Flag, "active", "is active", "aktiv", "ist aktiv", "enabled", "is enabled", "is sold", "sold", "purchasable", "is purchasable", "orderable", "sellable", "is approved", "is released", "freigegeben");
    private static readonly FieldWords s_phasedOut = new("inactive", FieldKind.Flag, "phased out", "end of life", "not active");

    /// <summary>Whether the name of a column says that it is one of these.</summary>
    public static bool IsNamedSo(SourceColumn column) => IsAgainst(column) || s_for.ScoreOf(column) > 0 || IsState(column);

    /// <summary>The column as one of these; null when its values do not tell what they mean.</summary>
    public static FlagColumn? Of(SourceTable table, SourceColumn column)
    {
        string[] all = [.. table.SamplesOf(column).Select(value => value.Trim().ToUpperInvariant())];
        string[] values = [.. all.Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)];
        bool isTurned = IsAgainst(column);
        bool isState = !isTurned && IsState(column);
        if (isTurned && ((column.MayBeDate && !column.IsText && column.Type.Length > 0) || (values.Length > 0 && values.All(IsDay))))
            return new FlagColumn(table, column, FlagKind.Day, true, false);
        // One value that is known tells what the column is; rows with another one are unknown, and never taken for rows that count.
        if (column.IsBoolean || (!isState && (values.Length == 0 || values.Any(value => IsYesOrNo(column, value)))))
        {
            // A mark, as in SAP: 'X' or nothing.
            bool isMark = isTurned && column.IsText && values.Length > 0 && !values.Any(No.Contains);
            return new FlagColumn(table, column, FlagKind.YesNo, isTurned, isMark);
        }

        return values.Any(IsStatus) ? new FlagColumn(table, column, FlagKind.Status, false, false) : null;
    }

    /// <summary>Whether a value does not say whether its row counts.</summary>
    public bool IsUnknown(string? value)
    {
        string word = (value ?? "").Trim().ToUpperInvariant();
        return word.Length == 0 ? !IsBlankNo && Kind != FlagKind.Day : Kind switch { FlagKind.Day => false, FlagKind.Status => !IsStatus(word), _ => !IsYesOrNo(Column, word) };
    }

    /// <summary>What its values mean, for people.</summary>
    /// <param name="counts">What a row is that counts, for example <c>active</c>.</param>
    public string Sense(string counts) => Kind switch
    {
        FlagKind.Day => $"a day in {Column.Name} means not {counts}, whichever day it is",
        FlagKind.Status => $"{Column.Name} {string.Join(", ", Words(Counts).DefaultIfEmpty("active").Select(word => $"'{word}'"))} means {counts}, {string.Join(", ", Words(CountsNot).DefaultIfEmpty("blocked").Select(word => $"'{word}'"))} not, and any other word is unknown",
        _ => $"yes in {Column.Name} means {(IsTurned ? "not " : "")}{counts}{(IsBlankNo ? ", and a blank no" : "")}",
    };

    private IEnumerable<string> Words(string[] known) => Table.SamplesOf(Column).Select(word => word.Trim()).Distinct(StringComparer.Ordinal).Where(word => known.Contains(word.ToUpperInvariant()));

    private static bool IsAgainst(SourceColumn column)
    {
        string[] parts = FieldWords.PartsOf(column.Name);
        return (parts.Intersect(s_against).Any() && !parts.Intersect(s_noFlags).Any()) || s_phasedOut.ScoreOf(column) > 0;
    }

    private static bool IsState(SourceColumn column) => FieldWords.PartsOf(column.Name).Any(part => s_states.Contains(part) || part.EndsWith("status", StringComparison.Ordinal));

    private static bool IsStatus(string word) => Counts.Contains(word) || CountsNot.Contains(word);

    private static bool IsYesOrNo(SourceColumn column, string word) => column.IsNumber ? word is "0" or "1" or "FALSE" or "TRUE" : Yes.Contains(word) || No.Contains(word);

    private static bool IsDay(string value) => value.Length >= 8 && value.Count(char.IsAsciiDigit) >= 6 && (value[4] == '-' || value[2] == '.' || value[2] == '/');
}

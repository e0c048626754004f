using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Purchasing.Core.Calculation;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>
/// The texts of a language, and how it writes numbers and dates. A text is named by its English words. The forms are our own, so that a
/// host without globalisation data shows the same. Immutable; thread-safe.
/// </summary>
internal sealed partial class Words
{
    public static readonly Words English = new("en", Culture(",", ".", "d MMM yyyy", null), null);

    public static readonly Words German = new(
        "de", Culture(".", ",", "dd.MM.yyyy", "Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|".Split('|')), new ResourceManager("Purchasing.Page.German", typeof(Words).Assembly));

    private readonly ResourceManager? _texts;

    private Words(string language, CultureInfo culture, ResourceManager? texts)
    {
        Language = language;
        Format = culture;
        _texts = texts;
    }

    public string Language { get; }

    public CultureInfo Format { get; }

    /// <summary>The text; what is not translated stays English.</summary>
    public string this[string english] => _texts?.GetString(KeyOf(english), CultureInfo.InvariantCulture) ?? english;

    /// <summary>A text with places for values.</summary>
    public string this[string english, params object?[] values] => string.Format(Format, this[english], values);

    /// <summary>A text about one or many.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The text about one.</param>
    /// <param name="many">The text about any other number, with a place for it.</param>
    public string Many(long count, string one, string many) => count == 1 ? this[one] : this[many, Count(count)];

    /// <summary>The language for what a browser asks for.</summary>
    /// <param name="chosen">What the person chose before; null for nothing.</param>
    /// <param name="accepted">The header Accept-Language.</param>
    public static Words For(string? chosen, string? accepted)
    {
        if (chosen is "de" or "en")
            return chosen == "de" ? German : English;
        foreach (string range in (accepted ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (range.StartsWith("de", StringComparison.OrdinalIgnoreCase))
                return German;
            if (range.StartsWith("en", StringComparison.OrdinalIgnoreCase))
                return English;
        }

        return English;
    }

    public string Number(decimal value) => DecimalMath.Trim(value).ToString("#,##0.########", Format);

    /// <summary>A number as it stands in a field: as people of the language type it, without groups.</summary>
    public string Typed(decimal value) => DecimalMath.Trim(value).ToString("0.########", Format);

    /// <summary>Reads a number that a person typed. In German a comma begins the decimals, and a point before three digits would be a thousand to some: it is refused.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when it is not plainly one number.</returns>
    public bool TryRead(string text, out decimal value)
    {
        value = 0m;
        if (Language != "de")
            return StrictNumber.TryRead(text, out value);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        bool isGroup = point >= 0 && text.Length - point == 4;
        return !isGroup && !(point >= 0 && text.Contains(',', StringComparison.Ordinal)) && StrictNumber.TryRead(text.Replace(',', '.'), out value);
    }

    public string Number(decimal? value) => value is decimal known ? Number(known) : "–";

    public string Count(long value) => value.ToString("#,##0", Format);

    /// <summary>An amount with the decimals of its currency.</summary>
    public string Amount(decimal value, string currency) => Money.Round(value, currency).ToString($"N{Money.MinorUnits(currency).ToString(CultureInfo.InvariantCulture)}", Format);

    /// <summary>A price, which may have more decimals than its currency.</summary>
    public string Price(decimal value, string currency)
    {
        int places = Money.MinorUnits(currency);
        return value.ToString($"#,##0{(places > 0 ? "." : "")}{new string('0', places)}{(places > 0 ? new string('#', 8 - places) : "")}", Format);
    }

    /// <summary>A sentence of the rules, in which amounts stand as numbers do in rules: each that its currency follows is written as everywhere on the page.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="currencies">The currencies that it may speak of: other words of three capitals are units.</param>
    public string Sentence(string sentence, params IReadOnlyList<string?> currencies) => AmountInSentence().Replace(
        sentence,
        match => currencies.Contains(match.Groups[2].Value) && decimal.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal amount)
            ? $"{Price(amount, match.Groups[2].Value)} {match.Groups[2].Value}"
            : match.Value);

    /// <summary>The status of an order.</summary>
    public string Status(OrderStatus status) => this[status switch
    {
        OrderStatus.Draft => "Draft",
        OrderStatus.PendingApproval => "To approve",
        OrderStatus.Approved => "Approved",
        OrderStatus.Sending => "Sending",
        OrderStatus.Sent => "Sent",
        OrderStatus.Acknowledged => "Confirmed",
        OrderStatus.PartlyReceived => "Partly received",
        OrderStatus.Cancelling => "Cancelling",
        OrderStatus.Received => "Received",
        OrderStatus.Closed => "Closed",
        OrderStatus.ClosedShort => "Closed short",
        OrderStatus.Rejected => "Refused",
        _ => "Cancelled",
    }];

    public string Date(DateOnly? value) => value?.ToString(Format.DateTimeFormat.ShortDatePattern, Format) ?? "–";

    public string Percent(decimal share) => $"{Math.Floor(share * 100m).ToString("0", Format)} %";

    // Names of resources that differ in case alone are one to the tools.
    internal static string KeyOf(string english) => english.Length > 0 && char.IsAsciiLetterLower(english[0]) ? "~" + english : english;

    [GeneratedRegex(@"(?<![\w.,-])(-?[0-9]{1,20}(?:\.[0-9]{1,10})?) ([A-Z]{3})(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex AmountInSentence();

    private static CultureInfo Culture(string group, string point, string date, string[]? months)
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberGroupSeparator = group;
        culture.NumberFormat.NumberDecimalSeparator = point;
        culture.DateTimeFormat.ShortDatePattern = date;
        culture.DateTimeFormat.ShortTimePattern = "HH:mm";
        if (months is not null)
            culture.DateTimeFormat.AbbreviatedMonthNames = months;
        return CultureInfo.ReadOnly(culture);
    }
}

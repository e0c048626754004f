namespace Purchasing.Data.Databases;

/// <summary>How a text writes a number, as far as it tells.</summary>
internal enum NumberWriting
{
    /// <summary>It is no number.</summary>
    None,

    /// <summary>Digits alone.</summary>
    Whole,

    /// <summary><c>12.5</c>: the point comes before the decimals.</summary>
    DecimalPoint,

    /// <summary><c>1.200</c>: 1.2, or 1200 where a point parts thousands.</summary>
    UnclearPoint,

    /// <summary><c>1.200.000</c>: points part thousands.</summary>
    ThousandsPoint,

    /// <summary><c>12,5</c> or <c>1.200,5</c>: the comma comes before the decimals.</summary>
    DecimalComma,

    /// <summary><c>1,200</c>: 1200, or 1.2 where the comma comes before the decimals.</summary>
    UnclearComma,

    /// <summary><c>1,200.50</c>: commas part thousands.</summary>
    ThousandsComma,
}

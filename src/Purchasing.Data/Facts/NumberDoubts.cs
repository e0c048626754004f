using Purchasing.Data.Databases;

namespace Purchasing.Data.Facts;

/// <summary>The texts of a column that can be read as a number and may mean another one: 1.200 is 1.2, or 1200 where a point parts thousands.</summary>
/// <remarks>Belongs to one running query; not thread-safe.</remarks>
internal sealed class NumberDoubts
{
    private const int Most = 5;

    private readonly List<(string ProductId, string Text)> _unclear = [];
    private bool _hasPoint;
    private bool _hasComma;

    /// <summary>Whether texts that have three decimals need to be looked at.</summary>
    public bool IsOpen => _unclear.Count < Most;

    public void Add(NumberWriting writing, string productId, string text)
    {
        if (writing == NumberWriting.UnclearPoint && IsOpen)
            _unclear.Add((productId, text.Trim()));
        _hasPoint |= writing == NumberWriting.DecimalPoint;
        _hasComma |= writing is NumberWriting.DecimalComma or NumberWriting.UnclearComma;
    }

    public void HasPoint() => _hasPoint = true;

    /// <summary>Where nothing but the texts themselves tells, and one of them plainly has a decimal point, all have.</summary>
    public IEnumerable<(string ProductId, string Doubt)> Of(string column)
    {
        if (_hasPoint && !_hasComma)
            yield break;
        foreach ((string productId, string text) in _unclear)
        {
            yield return (productId, $"{column} ('{text}') is read with a decimal point; "
                + (_hasComma ? "other rows are written with a decimal comma, so that the point may part thousands" : "where a point parts thousands it is another number"));
        }
    }
}

using System.Globalization;

namespace Purchasing.Rete.Expressions.Tree;

/// <summary>A text while it is written, part by part, in a buffer that is used again. Compiled sentences call it. Not thread-safe.</summary>
internal sealed class SentenceText
{
    private char[] _buffer = new char[256];
    private int _length;

    /// <summary>Begins a new text.</summary>
    public void Begin() => _length = 0;

    public void Add(string text)
    {
        if (text.Length > _buffer.Length - _length) Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + text.Length));
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>Adds a number as <see cref="TextValue.Format(decimal)"/> writes it.</summary>
    public void Add(decimal value)
    {
        if (_buffer.Length - _length < TextValue.LongestDecimal) Array.Resize(ref _buffer, 2 * _buffer.Length);
        _length += TextValue.Write(value, _buffer.AsSpan(_length));
    }

    public void Add(decimal? value)
    {
        if (value is { } number) Add(number);
        else Add("null");
    }

    public void Add(int value)
    {
        if (!value.TryFormat(_buffer.AsSpan(_length), out int written, default, CultureInfo.InvariantCulture))
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
            Add(value);
            return;
        }

        _length += written;
    }

    public void Add(int? value)
    {
        if (value is { } number) Add(number);
        else Add("null");
    }

    /// <summary>The whole text.</summary>
    public override string ToString() => new(_buffer, 0, _length);
}

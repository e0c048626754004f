namespace Purchasing.Benchmarks.Programs;

/// <summary>
/// Reads the facts that CLIPS writes with <c>save-facts</c> and reads with <c>load-facts</c>: facts of templates with
/// single-field slots, symbols, numbers and strings, and comments from a semicolon to the end of the line.
/// </summary>
internal sealed class ClipsFactReader
{
    private readonly string _text;
    private readonly string _file;
    private int _position;
    private int _line = 1;
    private int _lineStart;

    private ClipsFactReader(string text, string file)
    {
        _text = text;
        _file = file;
    }

    /// <summary>Reads all facts of a text; <paramref name="file"/> names it in messages.</summary>
    /// <exception cref="ClipsFactException">The text is no list of template facts.</exception>
    public static List<ClipsFact> Read(string text, string file)
    {
        var reader = new ClipsFactReader(text, file);
        List<ClipsFact> facts = [];
        while (reader.SkipToNext()) facts.Add(reader.Fact());
        return facts;
    }

    private ClipsFact Fact()
    {
        int line = _line;
        Expect('(', "a fact");
        string template = Word("the fact's template");
        List<KeyValuePair<string, string>> slots = [];
        while (SkipToNext() && _text[_position] != ')')
        {
            Expect('(', $"a slot of '{template}' as (name value), or ')'");
            string slot = Word($"the name of a slot of '{template}'");
            string value = Word($"the value of slot '{slot}'");
            SkipToNext();
            Expect(')', $"')' after the value of slot '{slot}' (slots of several fields are not supported)");
            if (slots.Exists(s => s.Key == slot)) throw Wrong($"slot '{slot}' of '{template}' is given twice");
            slots.Add(new(slot, value));
        }

        Expect(')', $"')' at the end of the fact '{template}' that starts in line {line}");
        return new ClipsFact(template, slots, line);
    }

    /// <summary>Skips blanks and comments; false at the end of the text.</summary>
    private bool SkipToNext()
    {
        for (; _position < _text.Length; _position++)
        {
            char c = _text[_position];
            if (c == ';')
            {
                int end = _text.IndexOf('\n', _position);
                _position = (end < 0 ? _text.Length : end) - 1;
            }
            else if (c == '\n')
            {
                _line++;
                _lineStart = _position + 1;
            }
            else if (!char.IsWhiteSpace(c))
            {
                return true;
            }
        }

        return false;
    }

    private void Expect(char wanted, string what)
    {
        if (!SkipToNext() || _text[_position] != wanted) throw Expected(what);
        _position++;
    }

    private string Word(string what)
    {
        if (!SkipToNext()) throw Expected(what);
        if (_text[_position] == '"') return Quoted();
        int start = _position;
        while (_position < _text.Length && !char.IsWhiteSpace(_text[_position]) && _text[_position] is not ('(' or ')' or '"' or ';')) _position++;
        return _position > start ? _text[start.._position] : throw Expected(what);
    }

    private string Quoted()
    {
        var value = new System.Text.StringBuilder();
        for (int i = _position + 1; i < _text.Length && _text[i] != '\n'; i++)
        {
            if (_text[i] == '"')
            {
                _position = i + 1;
                return value.ToString();
            }

            if (_text[i] == '\\' && i + 1 < _text.Length) i++;
            value.Append(_text[i]);
        }

        throw Wrong("the string has no closing quote in its line");
    }

    private ClipsFactException Expected(string what) =>
        Wrong(_position >= _text.Length ? $"expected {what}, but the file ends here" : $"expected {what}, not '{_text[_position]}'");

    private ClipsFactException Wrong(string what) => new($"{_file}({_line},{_position - _lineStart + 1}): {what}.");
}

using System.Globalization;
using Purchasing.Core.Calculation;
using Purchasing.Rete;
using Purchasing.Rete.Explanation;

namespace Purchasing.Core.Decisions;

/// <summary>Makes the steps of an explanation of what a session did. Used by one thread for one session at a time.</summary>
internal sealed class StepReader : IExplanationReader
{
    private readonly List<ExplanationStep> _steps = [];
    private readonly List<KeyValuePair<string, string?>> _changes = [];
    private string? _rule;
    private string? _sentence;

    public ExplanationStep[] Read(Session session)
    {
        session.TellExplanation(this);
        Finish();
        ExplanationStep[] steps = _steps.ToArray();
        _steps.Clear();
        for (int i = 0; i < steps.Length; i++)
        {
            // A rule without a sentence is told by its changes.
            if (steps[i].Sentence.Length == 0)
                steps[i] = steps[i] with { Sentence = session.Explanation[i].ToString() };
        }

        return steps;
    }

    /// <inheritdoc/>
    public void OnFired(string rule, string? sentence)
    {
        Finish();
        _rule = rule;
        _sentence = sentence;
    }

    /// <inheritdoc/>
    public void OnChanged(string field, decimal after) => Change(field, Text(after));

    /// <inheritdoc/>
    public void OnChanged(string field, object? after) => Change(field, after switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => after.ToString(),
    });

    private static string Text(decimal after)
    {
        decimal number = DecimalMath.Trim(after);
        // Nearly all quantities are whole and small, and their text is made ten times as fast.
        return number.Scale == 0 && number >= int.MinValue && number <= int.MaxValue
            ? ((int)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString(CultureInfo.InvariantCulture);
    }

    private void Change(string field, string? after)
    {
        for (int i = 0; i < _changes.Count; i++)
        {
            if (!string.Equals(_changes[i].Key, field, StringComparison.Ordinal))
                continue;
            _changes[i] = new(field, after);
            return;
        }

        _changes.Add(new(field, after));
    }

    private void Finish()
    {
        if (_rule is null)
            return;
        _steps.Add(new ExplanationStep(_rule, _sentence ?? "", _changes.Count == 0 ? StepChanges.None : new StepChanges(_changes.ToArray())));
        _changes.Clear();
        _rule = _sentence = null;
    }
}

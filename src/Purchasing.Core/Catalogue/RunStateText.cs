namespace Purchasing.Core.Catalogue;

/// <summary>The text of a run's state in databases and JSON.</summary>
public static class RunStateText
{
    /// <summary>The text, for example <c>running</c>.</summary>
    /// <param name="state">The state.</param>
    public static string ToText(this RunState state) => state switch
    {
        RunState.New => "new",
        RunState.Running => "running",
        RunState.Interrupted => "interrupted",
        RunState.Abandoned => "abandoned",
        RunState.Finished => "finished",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state of a run."),
    };

    /// <summary>The state a text stands for.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is no state of a run.</exception>
    public static RunState Parse(string text)
    {
        foreach (RunState state in Enum.GetValues<RunState>())
        {
            if (string.Equals(state.ToText(), text, StringComparison.Ordinal))
                return state;
        }

        throw new FormatException($"'{text}' is not a state of a run.");
    }

    /// <summary>Whether a run in this state may still go on.</summary>
    /// <param name="state">The state.</param>
    public static bool IsUnfinished(this RunState state) => state is not (RunState.Abandoned or RunState.Finished);
}

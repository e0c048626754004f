using Purchasing.Core.Catalogue;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The words for runs.</summary>
internal static class RunWords
{
    public static string State(RunState state) => state switch
    {
        RunState.New => "New",
        RunState.Running => "Under way",
        RunState.Interrupted => "Interrupted",
        RunState.Abandoned => "Given up",
        _ => "Finished",
    };

    public static string Tone(RunState state) => state switch
    {
        RunState.Running or RunState.New => "info",
        RunState.Interrupted => "bad",
        RunState.Abandoned => "off",
        _ => "good",
    };
}

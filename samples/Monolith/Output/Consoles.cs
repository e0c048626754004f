using Purchasing.Core.Text;
using Spectre.Console;

namespace Purchasing.Samples.Monolith.Output;

/// <summary>Standard output for people, and for programs.</summary>
internal static class Consoles
{
    /// <summary>What is said when there was nothing to decide: an answer of nothing looks like a catalogue in which nothing is needed.</summary>
    public const string EmptyCatalogue = "note: the catalogue gives no product; look at catalogueSql of the graph file and at the database that it asks.";

    private const int WideEnough = 200;

    /// <summary>A console that does not cut a table short when a program reads it.</summary>
    public static IAnsiConsole Create()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = WideEnough;
        return console;
    }

    /// <summary>A cell of a table: text from elsewhere is shown as text, whatever it would have a terminal or this table do.</summary>
    public static Text Cell(string? text) => new(SafeText.Show(text));

    /// <summary>The same for a line.</summary>
    public static void WriteShown(this IAnsiConsole console, string text) => console.WriteLine(SafeText.Show(text));

    /// <summary>Standard output for UTF-8 bytes, wherever <see cref="Console.Out"/> leads.</summary>
    public static Stream OpenOutput() => new ConsoleStream(Console.Out);
}

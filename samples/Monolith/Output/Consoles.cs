using Spectre.Console;

namespace Purchasing.Samples.Monolith.Output;

/// <summary>Makes consoles that do not cut a table short when they are read by a program.</summary>
internal static class Consoles
{
    private const int WideEnough = 200;

    public static IAnsiConsole Create()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
            console.Profile.Width = WideEnough;
        return console;
    }
}

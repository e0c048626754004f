using System.Text;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>
/// Runs programs inside the process of the tests, several at a time, each with a standard output and error of its own: starting
/// a process costs a second of a core, and most tests ask what a program answers, not how it starts.
/// </summary>
internal static class InsideConsole
{
    private static readonly AsyncLocal<Captured?> Current = new();

    static InsideConsole()
    {
        Console.SetOut(new Switch(Console.Out, captured => captured.Output));
        Console.SetError(new Switch(Console.Error, captured => captured.Errors));
    }

    /// <summary>Starts a program; what it prints, on whichever thread, goes to the writers.</summary>
    public static Task<int> RunAsync(Func<Task<int>> program, TextWriter output, TextWriter errors) => Task.Run(async () =>
    {
        Current.Value = new Captured(TextWriter.Synchronized(output), TextWriter.Synchronized(errors));
        return await program();
    });

    private sealed record Captured(TextWriter Output, TextWriter Errors);

    private sealed class Switch(TextWriter normal, Func<Captured, TextWriter> side) : TextWriter
    {
        public override Encoding Encoding => normal.Encoding;

        private TextWriter Writer => Current.Value is { } captured ? side(captured) : normal;

        public override void Flush() => Writer.Flush();

        public override void Write(char value) => Writer.Write(value);

        public override void Write(string? value) => Writer.Write(value);

        public override void Write(char[] buffer, int index, int count) => Writer.Write(buffer, index, count);

        public override void Write(ReadOnlySpan<char> buffer) => Writer.Write(buffer);

        public override void WriteLine(string? value) => Writer.WriteLine(value);
    }
}

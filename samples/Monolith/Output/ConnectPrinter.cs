using Purchasing.Data.Connecting;
using Spectre.Console;

namespace Purchasing.Samples.Monolith.Output;

/// <summary>Prints what was found in a database and what is proposed.</summary>
internal static class ConnectPrinter
{
    private const int MostTables = 40;

    /// <param name="proposal">What was found.</param>
    /// <param name="file">The file that was written; null for none.</param>
    public static void Print(ConnectProposal proposal, string? file)
    {
        IAnsiConsole console = Consoles.Create();
        console.WriteLine("Tables:");
        foreach (SourceTable table in proposal.Tables.Take(MostTables))
            console.WriteLine($"  {table.FullName}: {string.Join(", ", table.Columns.Select(column => $"{column.Name} {column.Type}{(column.IsKey ? " (key)" : "")}"))}");
        if (proposal.Tables.Count > MostTables)
            console.WriteLine($"  and {proposal.Tables.Count - MostTables} more");
        Section("Chosen", proposal.Chosen);
        Section("Missing", proposal.Missing);
        Section("Check", proposal.Check);
        console.WriteLine(file is null
            ? "No file was written."
            : $"Written: {file}. Next: doctor --graph {file}, with the same settings.");

        void Section(string title, IReadOnlyList<string> lines)
        {
            if (lines.Count == 0)
                return;
            console.WriteLine($"{title}:");
            foreach (string line in lines)
                console.WriteLine($"  {line}");
        }
    }
}

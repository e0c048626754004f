using System.Globalization;
using Purchasing.Core.Diagnosis;
using Purchasing.Core.Text;
using Spectre.Console;

namespace Purchasing.Samples.Monolith.Output;

/// <summary>Prints what the sources give.</summary>
internal static class DoctorPrinter
{
    public static void Print(DoctorReport report)
    {
        IAnsiConsole console = Consoles.Create();
        Table table = new Table().Border(Console.IsOutputRedirected ? TableBorder.Ascii : TableBorder.Rounded);
        foreach (string column in (string[])["Source", "Field", "Filled", "Empty", "Held", "Strange"])
            table.AddColumn(column);
        foreach (DoctorSource source in report.Sources)
        {
            foreach (DoctorField field in source.Fields.Where(field => field.Filled > 0 || field.Strange.Count > 0 || field.Held.Count > 0))
            {
                table.AddRow(
                    new Text(source.Source), new Text(field.Name), Number(field.Filled), Number(field.Empty), Number(field.Held.Sum(held => held.Count)),
                    new Text(string.Join("; ", field.Strange.Select(Words))));
            }
        }

        console.Write(table);
        foreach (DoctorSource source in report.Sources)
        {
            if (source.Failure is not null)
                console.WriteLine($"{source.Source}: {source.Failure}");
            string[] unused = [.. source.Fields.Where(field => field.Filled == 0 && field.Strange.Count == 0 && field.Held.Count == 0).Select(field => field.Name)];
            if (source.Rows > 0 && unused.Length > 0)
                console.WriteLine($"{source.Source}: never filled: {string.Join(", ", unused)}");
            if (source.Unread.Count > 0)
                console.WriteLine($"{source.Source}: no field takes these columns of its query, so that they change nothing: {string.Join(", ", source.Unread.Select(SafeText.Show))}");
            if (source.Without is { } without)
                console.WriteLine($"{source.Source}: {Words(without)}");
            // What holds a product is said where it is held.
            foreach (DoctorFinding problem in source.Problems.Where(problem => !report.Held.Any(held => held.What == $"{source.Source}: {problem.What}")))
                console.WriteLine($"{source.Source}: {Words(problem)}");
        }

        foreach (DoctorFinding held in report.Held)
            console.WriteLine($"held: {Words(held)}");
        string spread = report.Catalogue > report.Products ? $", spread over the {report.Catalogue} of the catalogue" : "";
        console.WriteLine($"{report.Products} {(report.Products == 1 ? "product" : "products")}{spread}: {report.Decided} would be decided, {report.HeldProducts} held. Nothing was written.");
    }

    private static Text Number(int number) => new Text(number.ToString(CultureInfo.InvariantCulture)).RightJustified();

    private static string Words(DoctorFinding finding) =>
        $"{finding.What}: {finding.Count.ToString(CultureInfo.InvariantCulture)} ({string.Join(", ", finding.Samples)}{(finding.Count > finding.Samples.Count ? ", ..." : "")})";
}

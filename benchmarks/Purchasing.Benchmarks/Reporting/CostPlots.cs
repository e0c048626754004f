using System.Globalization;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Purchasing.Benchmarks.Reporting;

/// <summary>Draws how the median time per item grows with a benchmark's parameter: an SVG file for each class, a curve for each method.</summary>
internal static class CostPlots
{
    /// <summary>Writes an image for every class of the run that has a parameter with at least three values.</summary>
    public static void Write(string folder, IEnumerable<Summary> summaries)
    {
        Directory.CreateDirectory(folder);
        foreach (Summary summary in summaries)
        {
            // Other parameters than the first would need a curve each; no class has any.
            var points = summary.BenchmarksCases.Where(c => c.Parameters.Count == 1 && c.Parameters.Items[0].Value is int)
                .Select(c => (Case: c, Median: summary[c]?.ResultStatistics?.Median, Items: PerItemColumn.Items(c)))
                .Where(p => p.Median > 0 && p.Items > 0)
                .ToLookup(p => p.Case.Descriptor.WorkloadMethodDisplayInfo, p => new DataPoint(Parameter(p.Case), p.Median!.Value / p.Items!.Value));
            if (!points.Any(curve => curve.Count() >= 3)) continue;
            BenchmarkCase first = summary.BenchmarksCases[0];
            string name = first.Descriptor.Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal);
            using FileStream file = File.Create(Path.Combine(folder, name + ".svg"));
            new SvgExporter { Width = 640, Height = 400 }.Export(Draw(name, first.Parameters.Items[0].Name, points), file);
        }
    }

    private static double Parameter(BenchmarkCase benchmark) => Convert.ToDouble(benchmark.Parameters.Items[0].Value, CultureInfo.InvariantCulture);

    private static PlotModel Draw(string name, string parameter, ILookup<string, DataPoint> curves)
    {
        var plot = new PlotModel { Title = name, Background = OxyColors.White, Culture = CultureInfo.InvariantCulture };
        plot.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = parameter, StringFormat = "N0", MajorGridlineStyle = LineStyle.Dot });
        plot.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Left, Title = "ns per item (median)", MajorGridlineStyle = LineStyle.Dot, StringFormat = "#,0.###",
            Minimum = curves.SelectMany(c => c).Min(p => p.Y) / 2, Maximum = curves.SelectMany(c => c).Max(p => p.Y) * 2,
        });
        plot.Legends.Add(new Legend { LegendPosition = LegendPosition.TopLeft });
        foreach (var curve in curves)
        {
            var line = new LineSeries { Title = curve.Key, MarkerType = MarkerType.Circle };
            line.Points.AddRange(curve.OrderBy(p => p.X));
            plot.Series.Add(line);
        }

        return plot;
    }
}

using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using Purchasing.Core.Simulation;

namespace Purchasing.AspNetCore.Simulation;

/// <summary>The stock of simulations over time as SVG. Thread-safe.</summary>
public static class SimulationPlot
{
    private const int Width = 960;
    private const int Height = 480;

    private static readonly OxyColor[] s_colors = [OxyColor.FromRgb(0x1F, 0x5F, 0xA8), OxyColor.FromRgb(0xC2, 0x5A, 0x00), OxyColor.FromRgb(0x2E, 0x7D, 0x32)];

    /// <summary>Draws them: the stock on hand of one product whose days were kept, and else the value of the stock; dashed what customers wait for.</summary>
    /// <param name="results">The simulations, drawn over each other.</param>
    public static string Svg(IReadOnlyList<SimulationResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        bool isOne = results.Count > 0 && results.All(result => result.Products is [{ Days.Count: > 0 }]);
        PlotModel model = new()
        {
            Title = isOne ? $"Stock of {results[0].Products[0].ProductId}" : string.Create(CultureInfo.InvariantCulture, $"Value of the stock of {(results.Count > 0 ? results[0].Products.Count : 0)} products"),
            Culture = CultureInfo.InvariantCulture,
            Background = OxyColors.White,
        };
        model.Axes.Add(new DateTimeAxis { Position = AxisPosition.Bottom, StringFormat = "yyyy-MM-dd", MajorGridlineStyle = LineStyle.Dot });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Minimum = 0, MajorGridlineStyle = LineStyle.Dot, Title = isOne ? "On hand" : results.Count > 0 ? results[0].Currency : "" });
        model.Legends.Add(new Legend { LegendPosition = LegendPosition.TopCenter, LegendPlacement = LegendPlacement.Outside, LegendOrientation = LegendOrientation.Vertical });
        for (int i = 0; i < results.Count; i++)
        {
            OxyColor color = s_colors[i % s_colors.Length];
            IReadOnlyList<SimulatedDay> days = isOne ? results[i].Products[0].Days : results[i].Days;
            model.Series.Add(Line(results[i].Name, color, LineStyle.Solid, days, isOne ? static day => day.OnHand : static day => day.Value));
            model.Series.Add(Line($"waiting, {results[i].Name}", color, LineStyle.Dash, days, static day => day.Backlog));
        }

        return new SvgExporter { Width = Width, Height = Height, UseVerticalTextAlignmentWorkaround = true, TextMeasurer = new RoomyText(Width, Height) }.ExportToString(model);
    }

    // A plot has as many digits as a screen: a double is exact enough here, and nowhere else.
    private static LineSeries Line(string title, OxyColor color, LineStyle style, IReadOnlyList<SimulatedDay> days, Func<SimulatedDay, decimal> of)
    {
        LineSeries line = new() { Title = title, Color = color, LineStyle = style, StrokeThickness = 1.5 };
        foreach (SimulatedDay day in days)
            line.Points.Add(new DataPoint(DateTimeAxis.ToDouble(day.Day.ToDateTime(TimeOnly.MinValue)), decimal.ToDouble(of(day))));
        return line;
    }

    // Whoever shows the picture has fonts of their own, which may be wider and higher than those that are measured.
    private sealed class RoomyText(double width, double height) : PdfRenderContext(width, height, OxyColors.White)
    {
        private const double Wider = 1.6;
        private const double Line = 1.35;

        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
        {
            OxySize size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
            return string.IsNullOrEmpty(text) ? size : new OxySize(size.Width * Wider, Math.Max(size.Height, fontSize * Line));
        }
    }
}

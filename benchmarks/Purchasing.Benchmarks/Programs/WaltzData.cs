using System.Globalization;
using System.Text;

namespace Purchasing.Benchmarks.Programs;

/// <summary>
/// Drawings of the canonical shape: two rows of boxes, each box joined to its neighbours on the right and below. A
/// region is two columns of two boxes; the first and last columns close the drawing.
/// </summary>
internal static class WaltzData
{
    private const int Pitch = 6, Scale = 10_000;

    /// <summary>A box as a path of corners and of points on its sides where neighbours join, and the edges of its depth.</summary>
    private static readonly (int X, int Y)[][] s_box =
    [
        [(0, 0), (2, 0), (3, 0), (4, 0)],
        [(0, 0), (0, 2), (0, 3), (0, 4), (4, 4), (4, 0), (5, 1), (5, 2), (5, 3), (5, 5), (4, 4)],
        [(5, 5), (3, 5), (2, 5), (1, 5), (0, 4)],
    ];

    /// <summary>The facts as CLIPS reads them.</summary>
    /// <param name="regions">From 1 to 10,000.</param>
    public static string Generate(int regions, ulong seed)
    {
        if (regions is < 1 or > 10_000) throw new ArgumentException($"The number of regions must be from 1 to 10000, not {regions}.");
        int columns = 2 * regions + 2;
        List<(int From, int To)> lines = [];
        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < 2; row++)
            {
                foreach ((int X, int Y)[] path in s_box)
                    for (int i = 1; i < path.Length; i++)
                        lines.Add((Point(column, row, path[i - 1]), Point(column, row, path[i])));
                if (column < columns - 1)
                {
                    int height = row == 0 ? 3 : 2;
                    lines.Add((Point(column, row, (5, height)), Point(column + 1, row, (0, height))));
                }
            }

            if (column > 0) lines.Add((Point(column, 0, (2, 5)), Point(column, 1, (2, 0))));
            if (column < columns - 1) lines.Add((Point(column, 0, (3, 5)), Point(column, 1, (3, 0))));
        }

        new FixedRandom(seed).Shuffle(lines);
        var text = new StringBuilder("(stage (value duplicate))\n");
        foreach ((int from, int to) in lines) text.Append(CultureInfo.InvariantCulture, $"(line (p1 {from}) (p2 {to}))\n");
        return text.ToString();
    }

    private static int Point(int column, int row, (int X, int Y) offset) => (column * Pitch + offset.X) * Scale + row * Pitch + offset.Y;
}

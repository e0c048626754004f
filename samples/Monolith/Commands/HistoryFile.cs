using System.Globalization;
using Purchasing.Core.Calculation;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary>Reads what was used on each day out of a CSV file: <c>product_id,day,quantity</c>, a heading, days as 2026-01-31, a point before decimals.</summary>
internal static class HistoryFile
{
    private const string Heading = "product_id,day,quantity";

    /// <summary>Reads it. Days without a line between the first and the last one of the file are days without use.</summary>
    /// <exception cref="UserErrorException">A line is not of that form.</exception>
    public static Dictionary<string, IReadOnlyList<decimal>> Read(string path)
    {
        Dictionary<string, Dictionary<DateOnly, decimal>> used = new(StringComparer.Ordinal);
        DateOnly first = DateOnly.MaxValue;
        DateOnly last = DateOnly.MinValue;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            if (++number == 1)
            {
                if (line.Trim() != Heading)
                    throw new UserErrorException($"{path} begins with '{line}'; the heading of a history is {Heading}.");
                continue;
            }

            if (line.Length == 0)
                continue;
            string[] cells = line.Split(',');
            if (cells.Length != 3 || cells[0].Length == 0 || !DateOnly.TryParseExact(cells[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
                || !StrictNumber.TryRead(cells[2], out decimal quantity) || quantity < 0m)
                throw new UserErrorException($"{path}, line {number}: '{line}' is no product, day and quantity; write for example PROD-001,2026-01-31,12.5.");
            Dictionary<DateOnly, decimal> days = used.TryGetValue(cells[0], out Dictionary<DateOnly, decimal>? known) ? known : used[cells[0]] = [];
            days[day] = days.GetValueOrDefault(day) + quantity;
            first = day < first ? day : first;
            last = day > last ? day : last;
        }

        if (used.Count == 0)
            throw new UserErrorException($"{path} has no days.");
        if (last.DayNumber - first.DayNumber >= Core.Simulation.SimulationOptions.MostDays)
            throw new UserErrorException($"{path} covers more than {Core.Simulation.SimulationOptions.MostDays} days.");
        int count = last.DayNumber - first.DayNumber + 1;
        return used.ToDictionary(
            product => product.Key,
            product => (IReadOnlyList<decimal>)[.. Enumerable.Range(0, count).Select(i => product.Value.GetValueOrDefault(first.AddDays(i)))],
            StringComparer.Ordinal);
    }
}

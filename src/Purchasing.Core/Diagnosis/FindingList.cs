using System.Text.RegularExpressions;

namespace Purchasing.Core.Diagnosis;

/// <summary>Counts findings and keeps some ids of each. Findings that differ in a quoted value only are one, shown with the first of the values.</summary>
internal sealed partial class FindingList
{
    private const int MostSamples = 5;

    private readonly Dictionary<string, Found> _found = new(StringComparer.Ordinal);

    public void Add(string what, string productId)
    {
        string alike = Values().Replace(what, "''");
        if (!_found.TryGetValue(alike, out Found? found))
            _found[alike] = found = new Found(what);
        found.Count++;
        found.Differs |= !string.Equals(what, found.What, StringComparison.Ordinal);
        if (found.Samples.Count < MostSamples && !found.Samples.Contains(productId))
            found.Samples.Add(productId);
    }

    public IReadOnlyList<DoctorFinding> ToList() =>
        [.. _found.OrderByDescending(each => each.Value.Count).ThenBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => new DoctorFinding(each.Value.What + (each.Value.Differs ? " (and other values like it)" : ""), each.Value.Count, each.Value.Samples))];

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Values();

    private sealed class Found(string what)
    {
        public string What { get; } = what;

        public List<string> Samples { get; } = [];

        public int Count { get; set; }

        public bool Differs { get; set; }
    }
}

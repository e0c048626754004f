namespace Purchasing.Core.Diagnosis;

/// <summary>Counts findings and keeps some ids of each.</summary>
internal sealed class FindingList
{
    private const int MostSamples = 5;

    private readonly Dictionary<string, (int Count, List<string> Samples)> _found = new(StringComparer.Ordinal);

    public void Add(string what, string productId)
    {
        (int count, List<string> samples) = _found.TryGetValue(what, out (int, List<string>) known) ? known : (0, []);
        if (samples.Count < MostSamples && !samples.Contains(productId))
            samples.Add(productId);
        _found[what] = (count + 1, samples);
    }

    public IReadOnlyList<DoctorFinding> ToList() =>
        [.. _found.OrderByDescending(each => each.Value.Count).ThenBy(each => each.Key, StringComparer.Ordinal).Select(each => new DoctorFinding(each.Key, each.Value.Count, each.Value.Samples))];
}

namespace Purchasing.Benchmarks.Programs;

/// <summary>One fact of a CLIPS fact file: <c>(template (slot value) …)</c>, names as they stand in the file.</summary>
/// <param name="Template">The template's name.</param>
/// <param name="Slots">The slots in the order of the file.</param>
/// <param name="Line">The line on which the fact starts, from 1.</param>
internal sealed record ClipsFact(string Template, IReadOnlyList<KeyValuePair<string, string>> Slots, int Line);

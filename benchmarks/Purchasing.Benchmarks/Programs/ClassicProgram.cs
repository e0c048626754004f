namespace Purchasing.Benchmarks.Programs;

/// <summary>A rule program that rules engines are compared by: its rules for this engine and for CLIPS, and data for both.</summary>
/// <param name="Name">The name on the command line and of the files.</param>
/// <param name="Unit">What its size counts: guests or regions.</param>
/// <param name="Sizes">The sizes of the canonical data.</param>
/// <param name="Generate">Facts of a size with a seed, as CLIPS reads them.</param>
internal sealed record ClassicProgram(string Name, string Unit, IReadOnlyList<int> Sizes, Func<int, ulong, string> Generate)
{
    /// <summary>The seed of all data generated without asking for another.</summary>
    public const ulong Seed = 1983;

    public static ClassicProgram Manners { get; } = new("manners", "guests", [16, 32, 64, 128], MannersData.Generate);

    public static ClassicProgram Waltz { get; } = new("waltz", "regions", [12, 25, 37, 50], WaltzData.Generate);

    public static IReadOnlyList<ClassicProgram> All { get; } = [Manners, Waltz];

    /// <summary>The rules for this engine; the file is copied beside the program.</summary>
    public string RulesPath => Path.Combine(AppContext.BaseDirectory, "Programs", Name + ".rules.json");
}

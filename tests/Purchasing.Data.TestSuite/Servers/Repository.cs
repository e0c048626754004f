namespace Purchasing.Data.TestSuite.Servers;

/// <summary>Where the files of the repository are.</summary>
public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Purchasing.sln"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Purchasing.sln is in no folder above the tests."));
}

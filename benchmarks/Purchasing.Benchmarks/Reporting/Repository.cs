namespace Purchasing.Benchmarks.Reporting;

/// <summary>Finds the checkout that this program was built from.</summary>
internal static class Repository
{
    /// <summary>The folder with Purchasing.sln; the current folder when the program runs outside of a checkout.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Purchasing.sln"))) return folder.FullName;
        return Environment.CurrentDirectory;
    }
}

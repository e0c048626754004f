namespace Purchasing.Rete.Tests.Loading;

/// <summary>Finds files of the repository from wherever the tests run.</summary>
public static class RepositoryFiles
{
    public static string Root { get; } = Find();

    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Purchasing.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("The tests run outside of the repository.");
    }
}

namespace Purchasing.Core.Decisions;

/// <summary>Finds rule and graph files.</summary>
public static class PurchasingFiles
{
    /// <summary>
    /// The file as given when it exists from the working folder, else the one beside the program, else
    /// the path as given.
    /// </summary>
    /// <param name="path">The path.</param>
    public static string Find(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Path.IsPathRooted(path) || File.Exists(path))
            return path;
        string beside = Path.Combine(AppContext.BaseDirectory, path);
        return File.Exists(beside) ? beside : path;
    }
}

namespace Purchasing.Data.Sources.Tests;

/// <summary>A folder that is gone with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("purchasing-sources-").FullName;

    public string Write(string name, string text, System.Text.Encoding? encoding = null)
    {
        string file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, text, encoding ?? new System.Text.UTF8Encoding(false));
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

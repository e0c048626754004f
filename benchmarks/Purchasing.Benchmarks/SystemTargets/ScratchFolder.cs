namespace Purchasing.Benchmarks.SystemTargets;

/// <summary>A folder for what a measurement needs, gone after it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("purchasing-system-").FullName;

    public string File(string name) => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}

using System.IO.Compression;

namespace Purchasing.Packages.Tests;

/// <summary>What is in a package.</summary>
internal static class PackageContent
{
    public static IEnumerable<(string Name, byte[] Content)> Read(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using MemoryStream content = new();
            using (Stream stream = entry.Open())
                stream.CopyTo(content);
            yield return (entry.FullName, content.ToArray());
        }
    }
}

using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Purchasing.Data.Migrations;

/// <summary>One script of <c>sql/</c>, as embedded in the package: <c>oms_db.001_schema.sql</c> or <c>oms_db.seed.sql</c>.</summary>
/// <param name="Schema">The schema it belongs to.</param>
/// <param name="Version">The number it runs under; 0 for seed rows.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Text">Its text with line ends of one character.</param>
internal sealed record MigrationScript(string Schema, int Version, string Name, string Text)
{
    /// <summary>SHA-256 of the text, in lower-case hexadecimal; the same as <c>tr -d '\r' | sha256sum</c>.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    public bool IsSeed => Version == 0;

    /// <summary>All scripts of a dialect, each schema's migrations in order, its seed rows last.</summary>
    public static IReadOnlyList<MigrationScript> LoadFrom(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return assembly.GetManifestResourceNames()
            .Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Select(n => Load(assembly, n))
            .OrderBy(s => s.Schema, StringComparer.Ordinal)
            .ThenBy(s => s.IsSeed)
            .ThenBy(s => s.Version)
            .ToArray();
    }

    private static MigrationScript Load(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream, Encoding.UTF8);
        string text = reader.ReadToEnd().Replace("\r", "", StringComparison.Ordinal);
        string[] parts = name.Split('.');
        int version = parts[1] == "seed" ? 0 : int.Parse(parts[1].AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture);
        return new MigrationScript(parts[0], version, name, text);
    }
}

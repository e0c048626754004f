using System.Reflection;

namespace Purchasing.Microservices.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Metadata("Repository"));

    public static string Configuration { get; } = Metadata("Configuration");

    public static string Microservices => In("samples", "Microservices");

    public static string In(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Where a sample was built to.</summary>
    public static string Assembly(string folder, string name) => In(folder, "bin", Configuration, "net10.0", name + ".dll");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace Purchasing.Packages.Tests;

/// <summary>All packages, packed once into a folder, with symbols; and programs of their own that use them from there.</summary>
public sealed class FolderFeed : IAsyncLifetime
{
    private const string Version = "0.1.0-packed";

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _built = new(StringComparer.Ordinal);
    private readonly string _folder = Directory.CreateTempSubdirectory("purchasing-packages-").FullName;

    public static string Repository { get; } = Path.GetFullPath(
        typeof(FolderFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Repository").Value!);

    public string Artifacts => Path.Combine(_folder, "artifacts");

    public string Packages => Path.Combine(Artifacts, "package", "release");

    // The lock files name the projects' version: another one needs lock files of its own.
    public async ValueTask InitializeAsync() => await DotnetAsync(
        Repository, "pack", "Purchasing.Packages.slnf", "-c", "Release", $"-p:Version={Version}", "-p:NuGetLockFilePath=obj/packed.lock.json", "-p:RunAnalyzers=false", "--artifacts-path", Artifacts, "-v", "q", "--nologo");

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Builds a program of its own from packages alone, once, and returns its assembly.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sdk">The SDK of its project.</param>
    /// <param name="program">Its only source file.</param>
    /// <param name="packages">Package references as <c>Name</c>, for one of ours, or <c>Name@version</c>.</param>
    public Task<string> BuildAsync(string name, string sdk, string program, params string[] packages) =>
        _built.GetOrAdd(name, _ => new Lazy<Task<string>>(() => BuildOnceAsync(name, sdk, program, packages))).Value;

    private async Task<string> BuildOnceAsync(string name, string sdk, string program, string[] packages)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        // Packages of the same version from an earlier run must not be taken from the machine's cache.
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "cache")}" /></config>
              <packageSources><add key="packed" value="{Packages}" /></packageSources>
            </configuration>
            """);
        string references = string.Concat(packages.Select(package => package.Split('@')).Select(p =>
            $"""<PackageReference Include="{p[0]}" Version="{(p.Length > 1 ? p[1] : Version)}" />"""));
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program);
        await DotnetAsync(folder, "build", "-o", Path.Combine(folder, "out"), "-v", "q", "--nologo");
        return Path.Combine(folder, "out", $"{name}.dll");
    }

    private static async Task DotnetAsync(string folder, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{await output}\n{await errors}");
    }
}

using System.Diagnostics;

namespace Purchasing.EndToEnd.Tests;

/// <summary>The packages as their users get them: packed, restored from a folder, used by a program of its own.</summary>
public sealed class PackageTests
{
    private const string ConsumerProgram = """
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Purchasing.Core;
        using Purchasing.Core.Flow;
        using Purchasing.Data.Migrations;
        using Purchasing.Data.Sqlite;

        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Databases:DataDirectory"] = args[0] })
            .Build();
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton(configuration)
            .AddSqlitePurchasing(configuration)
            .AddPurchasing(options => { options.RulesFile = args[1]; options.GraphFile = args[2]; })
            .BuildServiceProvider();
        await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(true, CancellationToken.None);
        FlowResult result = await services.GetRequiredService<IPurchasingFlow>().RunAsync(new FlowRequest("PROD-001"), CancellationToken.None);
        Console.WriteLine($"{result.Status} {result.Decision!.OrderQty} {result.Decision.GrandTotal}");
        """;

    [Fact]
    public async Task A_program_that_consumes_the_packages_decides_one_order()
    {
        using TemporaryFolder folder = new();
        string version = $"0.1.0-test{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}";
        foreach (string project in (string[])["Purchasing.Rete", "Purchasing.Core", "Purchasing.Data", "Purchasing.Data.Sqlite"])
            await DotnetAsync(Repository.Root, "pack", Repository.File("src", project), "-o", folder.File("packages"), $"-p:Version={version}", $"-p:BaseOutputPath={folder.File("bin")}/");

        string consumer = Directory.CreateDirectory(folder.File("consumer")).FullName;
        File.WriteAllText(Path.Combine(consumer, "nuget.config"), $"""
            <configuration><packageSources><add key="packed" value="{folder.File("packages")}" /></packageSources></configuration>
            """);
        File.WriteAllText(Path.Combine(consumer, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Purchasing.Data.Sqlite" Version="{version}" />
                <PackageReference Include="Microsoft.Extensions.Configuration" Version="10.0.*" />
                <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.*" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(consumer, "Program.cs"), ConsumerProgram);
        string output = await DotnetAsync(consumer, "run", "--", folder.File("data"), Repository.File("rules", "purchasing.rules.json"), Repository.File("rules", "purchasing.graph.json"));

        Assert.Contains("ordered 108.00 1865.07", output, StringComparison.Ordinal);
    }

    private static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{await output}\n{errors}");
        return await output;
    }
}

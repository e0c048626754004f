using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Purchasing.Architecture.Tests;

/// <summary>
/// What users of the packages can see changes only together with the file that lists it, so that a change is noticed and reviewed.
/// <c>PURCHASING_WRITE_API=1</c> writes the files anew.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Packages => new(Product.Layers.Keys.Where(name => name != "Purchasing.Cli"));

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_API_is_the_listed_one(string package)
    {
        string file = Path.Combine(Product.Repository, "src", package, "PublicAPI.txt");
        string api = PublicApi.Of(Assembly.Load(package));
        if (Environment.GetEnvironmentVariable("PURCHASING_WRITE_API") == "1")
            File.WriteAllText(file, api);
        string[] listed = File.ReadAllText(file).ReplaceLineEndings("\n").Split('\n');
        string[] found = api.Split('\n');
        Assert.True(
            listed.SequenceEqual(found, StringComparer.Ordinal),
            $"{file} and the assembly differ.\nNo longer there: {string.Join("\n", listed.Except(found))}\nNot listed: {string.Join("\n", found.Except(listed))}\nAfter review, set PURCHASING_WRITE_API=1 to write it anew.");
    }

    /// <summary>The engine makes code at run time: a program that is published ahead of time is warned where it comes in.</summary>
    [Theory]
    [InlineData("Purchasing.Rete", "Purchasing.Rete.RuleSet", "Load")]
    [InlineData("Purchasing.Rete", "Purchasing.Rete.RuleSet", "Parse")]
    [InlineData("Purchasing.Graph", "Purchasing.Graph.Compilation.LogicGraph", "Load")]
    [InlineData("Purchasing.Core", "Microsoft.Extensions.DependencyInjection.PurchasingCoreServiceCollectionExtensions", "AddPurchasingCore")]
    [InlineData("Purchasing.Hosting", "Microsoft.Extensions.DependencyInjection.PurchasingServiceCollectionExtensions", "AddPurchasing")]
    public void Publishing_ahead_of_time_warns(string assembly, string type, string method)
    {
        MethodInfo entry = Assembly.Load(assembly).GetType(type, throwOnError: true)!.GetMethod(method)!;
        Assert.NotNull(entry.GetCustomAttribute<RequiresDynamicCodeAttribute>());
        Assert.NotNull(entry.GetCustomAttribute<RequiresUnreferencedCodeAttribute>());
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void No_package_promises_to_be_trimmed_or_compiled_ahead_of_time(string package) =>
        Assert.DoesNotContain(
            Assembly.Load(package).GetCustomAttributes<AssemblyMetadataAttribute>(),
            metadata => metadata.Key is "IsTrimmable" or "IsAotCompatible" && bool.Parse(metadata.Value!));
}

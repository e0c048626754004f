using System.Text.Json.Nodes;
using Purchasing.Microservices.Tests.EndToEnd;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>The secrets of a trial, as make-secrets.sh makes them.</summary>
internal static class DevSecrets
{
    public static async Task<IReadOnlyList<JsonNode>> ReadAsync()
    {
        using var folder = new TemporaryFolder();
        return await ReadAsync(folder);
    }

    /// <param name="folder">Where the passwords are made, and stay for the next call.</param>
    public static async Task<IReadOnlyList<JsonNode>> ReadAsync(TemporaryFolder folder)
    {
        var script = Path.Combine(folder.Path, "make-secrets.sh");
        File.Copy(Path.Combine(Repository.Microservices, "make-secrets.sh"), script, overwrite: true);
        var (exitCode, output) = await ChildProcess.RunAsync("/bin/sh", [script, "--kubernetes"]);
        Assert.True(exitCode == 0, output);
        return Manifests.Read(output);
    }
}

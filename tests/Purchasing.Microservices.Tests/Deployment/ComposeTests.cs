using System.Text.Json.Nodes;
using Purchasing.Microservices.Tests.EndToEnd;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>The compose file and the Dockerfile, held against the code.</summary>
public sealed class ComposeTests
{
    private static readonly string File = Path.Combine(Repository.Microservices, "docker-compose.yml");

    [Fact]
    public async Task A_real_parser_accepts_the_file()
    {
        var (installed, log) = await ChildProcess.RunAsync("/bin/sh", [Repository.In("scripts", "install-test-parts.sh"), "docker-compose"]);
        Assert.True(installed == 0, log);
        var (exitCode, output) = await ChildProcess.RunAsync("docker-compose", ["-f", File, "config", "--quiet"]);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Services_have_the_ports_settings_and_folders_of_the_code()
    {
        var services = Compose["services"]!.AsObject();
        foreach (var (name, folder) in Settings.Folders)
        {
            var service = services[name]!;
            var settings = Settings.Of(folder);
            var port = Assert.Single(service["ports"].Items());
            Assert.Equal($"127.0.0.1:{settings["Ports:Rest"]}:{settings["Ports:Rest"]}", (string?)port);
            Assert.Equal(folder, (string?)service["build"]!["args"]!["SERVICE"]);
            Assert.Equal($"purchasing/{name}:latest", (string?)service["image"]);
            Assert.True(System.IO.File.Exists(Path.GetFullPath(Path.Combine(Repository.Microservices, (string)service["build"]!["context"]!, (string)service["build"]!["dockerfile"]!))));
            var keys = service["environment"]!.AsObject().Select(entry => entry.Key)
                .Concat(service["secrets"].Items().Select(secret => (string)secret["target"]!));
            foreach (var key in keys)
                Assert.True(Settings.IsDocumented(key.Replace("__", ":", StringComparison.Ordinal)), $"{name}: {key} is not in SETTINGS.md");
        }
        foreach (var (key, value) in services["orchestrator"]!["environment"]!.AsObject().Where(entry => entry.Key.StartsWith("Services__", StringComparison.Ordinal)))
        {
            var folder = key["Services__".Length..];
            var host = Settings.Folders.Single(entry => entry.Value == folder).Key;
            Assert.Equal($"dns:///{host}:{Settings.Of(folder)["Ports:Grpc"]}", (string?)value);
        }
    }

    [Fact]
    public void Every_service_waits_for_what_it_needs_and_runs_without_rights()
    {
        var services = Compose["services"]!.AsObject();
        foreach (var name in Settings.Folders.Keys)
        {
            Assert.Equal("true", (string?)services[name]!["read_only"]);
            Assert.Equal("ALL", (string?)Assert.Single(services[name]!["cap_drop"].Items()));
            Assert.Equal("health", (string?)services[name]!["healthcheck"]!["test"]!.AsArray()[^1]);
            foreach (var (other, condition) in services[name]!["depends_on"]?.AsObject() ?? [])
                Assert.True(services.ContainsKey(other) && condition is not null, $"{name} depends on {other}");
        }
        Assert.Equal("service_healthy", (string?)services["migrate"]!["depends_on"]!["mysql"]!["condition"]);
    }

    [Fact]
    public async Task Every_secret_is_made_by_the_script_and_none_is_in_the_file_or_the_image()
    {
        using var folder = new TemporaryFolder();
        var script = Path.Combine(folder.Path, "make-secrets.sh");
        System.IO.File.Copy(Path.Combine(Repository.Microservices, "make-secrets.sh"), script);
        var (exitCode, output) = await ChildProcess.RunAsync("/bin/sh", [script]);
        Assert.True(exitCode == 0, output);
        var made = Directory.GetFiles(Path.Combine(folder.Path, "secrets")).Select(Path.GetFileName).ToHashSet();
        foreach (var (name, secret) in Compose["secrets"]!.AsObject())
        {
            Assert.Equal($"./secrets/{name}", (string?)secret!["file"]);
            Assert.Contains(name, made);
        }
        foreach (var service in Compose["services"]!.AsObject().Select(entry => entry.Value!))
        {
            foreach (var secret in service["secrets"].Items())
                Assert.Contains(secret is JsonObject reference ? (string)reference["source"]! : (string)secret!, made);
            Assert.DoesNotContain("password", service["environment"]?.ToJsonString() ?? "", StringComparison.Ordinal);
        }
        Assert.Contains("**/secrets", await System.IO.File.ReadAllTextAsync(Repository.In(".dockerignore")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Dockerfile_ends_without_root_and_starts_what_it_publishes()
    {
        var text = await System.IO.File.ReadAllTextAsync(Path.Combine(Repository.Microservices, "Dockerfile"));
        var final = text[text.LastIndexOf("FROM ", StringComparison.Ordinal)..];
        Assert.Contains("chiseled", final, StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", final, StringComparison.Ordinal);
        Assert.Contains("ENTRYPOINT [\"/app/service\"]", final, StringComparison.Ordinal);

        // The copied host must find its program under the new name.
        using var folder = new TemporaryFolder();
        var built = Path.GetDirectoryName(Service.RuleEngine.Path)!;
        foreach (var file in Directory.GetFiles(built))
            System.IO.File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        var service = Path.Combine(folder.Path, "service");
        System.IO.File.Copy(Path.Combine(built, Service.RuleEngine.Assembly), service);
        var (exitCode, output) = await ChildProcess.RunAsync(service, ["health", "--Ports:Rest=1"]);
        Assert.Equal(1, exitCode);
        Assert.Contains("Port 1 does not answer", output, StringComparison.Ordinal);
    }

    private static JsonNode Compose => Merge(Assert.Single(Manifests.Read(System.IO.File.ReadAllText(File))));

    // YAML merge keys: what a service says itself counts.
    private static JsonNode Merge(JsonNode compose)
    {
        foreach (var service in compose["services"]!.AsObject().Select(entry => entry.Value!.AsObject()).ToList())
        {
            if (!service.Remove("<<", out var inherited))
                continue;
            foreach (var (name, value) in inherited!.AsObject())
                service.TryAdd(name, value?.DeepClone());
        }
        return compose;
    }
}

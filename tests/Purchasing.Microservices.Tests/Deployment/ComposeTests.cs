using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Purchasing.Microservices.Tests.EndToEnd;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>The compose file and the Dockerfile, held against the code.</summary>
public sealed partial class ComposeTests
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
            // Not a name of a public registry, where somebody else may have it.
            Assert.Equal($"localhost/purchasing/{name}:${{PURCHASING_TAG:-dev}}", (string?)service["image"]);
            Assert.True(System.IO.File.Exists(Path.GetFullPath(Path.Combine(Repository.Microservices, (string)service["build"]!["context"]!, (string)service["build"]!["dockerfile"]!))));
            var keys = (service["environment"]?.AsObject() ?? []).Select(entry => entry.Key)
                .Concat(service["secrets"].Items().Select(secret => (string)secret["target"]!));
            foreach (var key in keys)
                Assert.True(Settings.IsDocumented(key.Replace("__", ":", StringComparison.Ordinal)), $"{name}: {key} is not in SETTINGS.md");
        }
        foreach (var (key, value) in services["orchestrator"]!["environment"]!.AsObject().Where(entry => entry.Key.StartsWith("Services__", StringComparison.Ordinal)))
        {
            if (key == "Services__Page")
            {
                Assert.Equal($"http://purchase-orders:{Settings.Of("PurchaseOrders")["Ports:Rest"]}", (string?)value);
                continue;
            }
            var folder = key["Services__".Length..];
            var host = Settings.Folders.Single(entry => entry.Value == folder).Key;
            Assert.Equal($"dns:///{host}:{Settings.Of(folder)["Ports:Grpc"]}", (string?)value);
        }
    }

    [Fact]
    public void Every_service_waits_for_what_it_needs_and_runs_without_rights()
    {
        var services = Compose["services"]!.AsObject();
        foreach (var (name, service) in services)
        {
            Assert.Contains("no-new-privileges:true", service!["security_opt"].Items().Select(option => (string)option!));
            if (name == "mysql")
                continue;
            Assert.Equal("true", (string?)service["read_only"]);
            Assert.Equal("ALL", (string?)Assert.Single(service["cap_drop"].Items()));
        }
        foreach (var name in Settings.Folders.Keys)
        {
            Assert.Equal("health", (string?)services[name]!["healthcheck"]!["test"]!.AsArray()[^1]);
            foreach (var (other, condition) in services[name]!["depends_on"]?.AsObject() ?? [])
                Assert.True(services.ContainsKey(other) && condition is not null, $"{name} depends on {other}");
        }
        Assert.Equal("service_healthy", (string?)services["migrate"]!["depends_on"]!["mysql"]!["condition"]);
    }

    [Fact]
    public void What_dies_is_started_again_and_only_the_migration_ends_by_itself()
    {
        foreach (var (name, service) in Compose["services"]!.AsObject())
            Assert.Equal((name, name == "migrate" ? null : "unless-stopped"), (name, (string?)service!["restart"]));
    }

    [Fact]
    public void No_command_line_and_no_health_check_has_a_password()
    {
        foreach (var service in Compose["services"]!.AsObject().Select(entry => entry.Value!))
        {
            var line = $"{service["command"]?.ToJsonString()} {service["healthcheck"]?.ToJsonString()}";
            Assert.DoesNotContain("secrets", line, StringComparison.Ordinal);
            Assert.DoesNotContain("\"-p", line, StringComparison.Ordinal);
            Assert.DoesNotContain("password", line, StringComparison.OrdinalIgnoreCase);
        }
        var init = System.IO.File.ReadAllText(Path.Combine(Repository.Microservices, "mysql-init", "00-users.sh"));
        Assert.DoesNotMatch("mysql [^|]* -p", init);
        Assert.Contains("--defaults-extra-file", init, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_services_of_the_sources_may_only_read_and_only_the_migration_may_make_tables()
    {
        // The script is run with a client that writes down what it is told.
        using var folder = new TemporaryFolder();
        var secrets = Directory.CreateDirectory(Path.Combine(folder.Path, "secrets")).FullName;
        foreach (var name in (string[])["root", "migration", "oms", "inventory", "supplier", "uom", "purchasing"])
            await System.IO.File.WriteAllTextAsync(Path.Combine(secrets, name), $"it's a {name}\\password");
        var client = Path.Combine(folder.Path, "mysql");
        await System.IO.File.WriteAllTextAsync(client, $"#!/bin/sh\ncat > '{folder.Path}/statements'\necho \"$@\" > '{folder.Path}/arguments'\n");
        System.IO.File.SetUnixFileMode(client, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var script = (await System.IO.File.ReadAllTextAsync(Path.Combine(Repository.Microservices, "mysql-init", "00-users.sh"))).Replace("/run/secrets", secrets, StringComparison.Ordinal);
        var (exitCode, output) = await ChildProcess.RunAsync("/bin/sh", ["-c", $"PATH='{folder.Path}':$PATH\n{script}"]);
        Assert.True(exitCode == 0, output);

        var statements = await System.IO.File.ReadAllTextAsync(Path.Combine(folder.Path, "statements"));
        var grants = Grant().Matches(statements).ToDictionary(match => match.Groups["user"].Value + " " + match.Groups["database"].Value, match => match.Groups["rights"].Value);
        foreach (var name in (string[])["oms", "inventory", "supplier", "uom"])
            Assert.Equal("SELECT", grants[$"{name}_service {name}\\_db"]);
        Assert.Equal("SELECT, INSERT, UPDATE, DELETE", grants["purchasing_service purchasing\\_db"]);
        Assert.Equal(10, grants.Count);
        Assert.All(grants.Where(grant => grant.Value == "ALL PRIVILEGES"), grant => Assert.StartsWith("purchasing_migration ", grant.Key, StringComparison.Ordinal));
        // Quotes and backslashes of a password stay part of it.
        Assert.Contains("CREATE USER IF NOT EXISTS 'oms_service'@'%' IDENTIFIED BY 'it''s a oms\\\\password';", statements, StringComparison.Ordinal);
        Assert.DoesNotContain("password", await System.IO.File.ReadAllTextAsync(Path.Combine(folder.Path, "arguments")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_signs_in_as_the_administrator_over_the_network_and_every_connection_is_encrypted()
    {
        Assert.Equal("localhost", (string?)Compose["services"]!["mysql"]!["environment"]!["MYSQL_ROOT_HOST"]);
        var secrets = (await DevSecrets.ReadAsync()).ToDictionary(Manifests.Name, secret => secret["data"]!.AsObject());
        foreach (var (name, data) in secrets.Where(secret => secret.Key.Contains("database", StringComparison.Ordinal)))
        {
            foreach (var (key, value) in data.Where(entry => entry.Key != "password"))
            {
                var connection = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)value!));
                Assert.Contains(";SslMode=Required", connection, StringComparison.Ordinal);
                Assert.DoesNotContain("User ID=root", connection, StringComparison.OrdinalIgnoreCase);
                Assert.True(connection.Contains($"User ID={(name == "migration-databases" ? "purchasing_migration" : name.Replace("-database", "_service", StringComparison.Ordinal))};", StringComparison.Ordinal), $"{name} {key}");
            }
        }
    }

    [Fact]
    public async Task Secrets_are_random_and_stay_once_they_are_made()
    {
        using var folder = new TemporaryFolder();
        var first = await DevSecrets.ReadAsync(folder);
        Assert.Equal(first.Select(secret => secret.ToJsonString()), (await DevSecrets.ReadAsync(folder)).Select(secret => secret.ToJsonString()));
        var others = await DevSecrets.ReadAsync();
        Assert.All(first.Zip(others), pair => Assert.NotEqual(pair.First["data"]!.ToJsonString(), pair.Second["data"]!.ToJsonString()));
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
        Assert.Contains("USER 1654", final, StringComparison.Ordinal);
        // A new volume takes the owner of the folder that it is mounted over; without one it is root's and nothing can be sent.
        foreach (var target in Compose["services"]!["purchase-orders"]!["volumes"].Items().Select(volume => ((string)volume!).Split(':')[1]))
            Assert.Contains($"--chown=1654:1654 /empty {target}", final, StringComparison.Ordinal);
        // One build for all: what differs comes after everything that can be shared.
        Assert.DoesNotContain("ARG", text[..text.LastIndexOf("FROM ", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.True(final.IndexOf("COPY --from=build /out/shared", StringComparison.Ordinal) < final.IndexOf("ARG SERVICE", StringComparison.Ordinal));
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

    [GeneratedRegex(@"GRANT (?<rights>[A-Z, ]+) ON `(?<database>[^`]+)`\.\* TO '(?<user>[^']+)'@'%';")]
    private static partial Regex Grant();

    // YAML merge keys: what an object says itself counts.
    private static JsonNode Merge(JsonNode node)
    {
        if (node is JsonObject map)
        {
            if (map.Remove("<<", out var inherited))
            {
                foreach (var (name, value) in Merge(inherited!).AsObject())
                    map.TryAdd(name, value?.DeepClone());
            }
            foreach (var value in map.Select(entry => entry.Value).OfType<JsonNode>().ToList())
                Merge(value);
        }
        return node;
    }
}

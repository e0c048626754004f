using System.Text.Json.Nodes;
using Purchasing.Microservices.Tests.EndToEnd;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>The manifests, held against the code and against themselves.</summary>
public sealed class KubernetesTests
{
    private static readonly string[] Workloads = ["Deployment", "StatefulSet", "CronJob"];

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Each_object_of_an_overlay_passes_the_schema_of_the_Kubernetes_API(string overlay)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "rendered.yaml");
        await File.WriteAllTextAsync(file, await Manifests.RenderAsync(overlay));
        var (exitCode, output) = await ChildProcess.RunAsync("node", [CheckScript, file], await SchemasAsync());
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task The_schema_check_finds_what_is_wrong()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "rendered.yaml");
        await File.WriteAllTextAsync(file, (await Manifests.RenderAsync("dev")).Replace("containerPort: 8081", "containerPort: none", StringComparison.Ordinal));
        var (exitCode, output) = await ChildProcess.RunAsync("node", [CheckScript, file], await SchemasAsync());
        Assert.Equal(1, exitCode);
        Assert.Contains("Deployment oms", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Every_service_has_a_deployment_with_the_ports_and_probes_of_the_code(string overlay)
    {
        var deployments = (await ReadAsync(overlay)).Where(manifest => manifest.Kind() == "Deployment").ToDictionary(Manifests.Name);
        Assert.Equal(Settings.Folders.Keys.Order(), deployments.Keys.Order());
        foreach (var (name, deployment) in deployments)
        {
            var settings = Settings.Of(Settings.Folders[name]);
            var container = Assert.Single(deployment.PodSpec()!["containers"].Items());
            var ports = container["ports"].Items().ToDictionary(port => (string)port["name"]!, port => (string)port["containerPort"]!);
            Assert.Equal(settings["Ports:Rest"], ports["http"]);
            Assert.Equal(settings.GetValueOrDefault("Ports:Grpc"), ports.GetValueOrDefault("grpc"));
            foreach (var (probe, path) in ((string, string)[])[("startupProbe", "/health/live"), ("livenessProbe", "/health/live"), ("readinessProbe", "/health/ready")])
            {
                Assert.Equal(path, (string?)container[probe]!["httpGet"]!["path"]);
                Assert.Equal("http", (string?)container[probe]!["httpGet"]!["port"]);
            }
            Assert.Contains($"/purchasing/{name}{(overlay == "prod" ? "@" : ":")}", (string?)container["image"], StringComparison.Ordinal);
            Assert.True(Directory.Exists(Path.Combine(Repository.Microservices, Settings.Folders[name])));
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Every_variable_and_every_mounted_secret_is_a_setting_that_exists(string overlay)
    {
        var manifests = await ReadAsync(overlay);
        var maps = manifests.Where(manifest => manifest.Kind() == "ConfigMap").ToDictionary(Manifests.Name);
        foreach (var manifest in manifests.Where(manifest => manifest.PodSpec() is not null && manifest.Name() != "mysql"))
        {
            var spec = manifest.PodSpec()!;
            var container = Assert.Single(spec["containers"].Items());
            var keys = container["env"].Items().Select(variable => (string)variable["name"]!)
                .Concat(container["envFrom"].Items().SelectMany(source => maps[(string)source["configMapRef"]!["name"]!]["data"]!.AsObject().Select(entry => entry.Key)))
                .Concat(spec["volumes"].Items().Where(volume => (string?)volume["name"] == "secrets")
                    .SelectMany(volume => volume["projected"]!["sources"].Items())
                    .SelectMany(source => source["secret"]!["items"].Items())
                    .Select(item => (string)item["path"]!));
            foreach (var key in keys)
                Assert.True(Settings.IsDocumented(key.Replace("__", ":", StringComparison.Ordinal)), $"{manifest.Name()}: {key} is not in SETTINGS.md");
        }
    }

    [Fact]
    public async Task Production_claims_no_volume() =>
        Assert.DoesNotContain(await ReadAsync("prod"), manifest => manifest.Kind() is "PersistentVolumeClaim" or "StatefulSet");

    [Fact]
    public async Task What_a_pod_refers_to_is_there()
    {
        var manifests = await ReadAsync("dev");
        var names = manifests.Concat(await DevSecrets.ReadAsync()).GroupBy(Manifests.Kind).ToDictionary(group => group.Key, group => group.ToDictionary(Manifests.Name));
        foreach (var manifest in manifests.Where(manifest => Workloads.Contains(manifest.Kind())))
        {
            var spec = manifest.PodSpec()!;
            var volumes = spec["volumes"].Items().ToDictionary(volume => (string)volume["name"]!);
            var claimed = manifest["spec"]!["volumeClaimTemplates"].Items().Select(Manifests.Name).ToHashSet();
            foreach (var mount in spec["containers"].Items().SelectMany(container => container["volumeMounts"].Items()))
                Assert.True(volumes.ContainsKey((string)mount["name"]!) || claimed.Contains((string)mount["name"]!), $"{manifest.Name()}: no volume {mount["name"]}");
            foreach (var volume in volumes.Values)
            {
                foreach (var map in volume["projected"]?["sources"].Items().Select(source => source["configMap"]).Append(volume["configMap"]).OfType<JsonNode>() ?? [])
                    Assert.Contains((string)map["name"]!, names["ConfigMap"].Keys);
                if (volume["persistentVolumeClaim"] is { } claim)
                    Assert.Contains((string)claim["claimName"]!, names["PersistentVolumeClaim"].Keys);
                foreach (var secret in volume["projected"]?["sources"].Items().Select(source => source["secret"]).OfType<JsonNode>() ?? [])
                {
                    var known = names["Secret"][(string)secret["name"]!]["data"]!.AsObject();
                    foreach (var item in secret["items"].Items())
                        Assert.True(known.ContainsKey((string)item["key"]!), $"{secret["name"]} has no {item["key"]}");
                }
            }
        }
    }

    [Fact]
    public async Task Addresses_lead_to_services_and_services_to_pods()
    {
        var manifests = await ReadAsync("dev");
        var services = manifests.Where(manifest => manifest.Kind() == "Service").ToDictionary(Manifests.Name);
        var addresses = manifests.Single(manifest => manifest.Kind() == "ConfigMap" && manifest.Name() == "purchasing-addresses")["data"]!.AsObject();
        // The page is passed on over REST, to any pod of the order service.
        var page = new Uri((string)addresses["Services__Page"]!);
        Assert.Contains(services[page.Host]["spec"]!["ports"].Items(), port => (string?)port["port"] == page.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Settings.Of("PurchaseOrders")["Ports:Rest"], page.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (key, value) in addresses.Where(entry => entry.Value!.ToString().StartsWith("dns:///", StringComparison.Ordinal)))
        {
            var parts = ((string)value!)["dns:///".Length..].Split(':');
            var service = services[parts[0]];
            Assert.Equal("None", (string?)service["spec"]!["clusterIP"]);
            Assert.Contains(service["spec"]!["ports"].Items(), port => (string?)port["port"] == parts[1]);
            Assert.Equal(Settings.Of(key["Services__".Length..])["Ports:Grpc"], parts[1]);
        }
        foreach (var service in services.Values)
        {
            var target = (string)service["spec"]!["selector"]!["app.kubernetes.io/name"]!;
            var pod = manifests.Single(manifest => manifest.PodSpec() is not null && (string?)manifest.PodLabels()["app.kubernetes.io/name"] == target).PodSpec()!;
            var ports = pod["containers"].Items().SelectMany(container => container["ports"].Items()).Select(port => (string)port["name"]!).ToList();
            foreach (var port in service["spec"]!["ports"].Items())
                Assert.Contains((string)port["targetPort"]!, ports);
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Every_pod_runs_without_rights_and_without_a_writable_image(string overlay)
    {
        foreach (var manifest in (await ReadAsync(overlay)).Where(manifest => manifest.PodSpec() is not null))
        {
            var spec = manifest.PodSpec()!;
            Assert.Equal("true", (string?)spec["securityContext"]!["runAsNonRoot"]);
            Assert.Equal("false", (string?)spec["automountServiceAccountToken"]);
            foreach (var container in spec["containers"].Items())
            {
                Assert.Equal("true", (string?)container["securityContext"]!["readOnlyRootFilesystem"]);
                Assert.Equal("false", (string?)container["securityContext"]!["allowPrivilegeEscalation"]);
                Assert.Equal("ALL", (string?)Assert.Single(container["securityContext"]!["capabilities"]!["drop"].Items()));
                Assert.NotNull(container["resources"]!["requests"]);
            }
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task What_the_schema_lets_through_and_a_cluster_refuses_is_not_there(string overlay)
    {
        // Directives of a patch that was not carried out.
        Assert.DoesNotContain("$retainKeys", await Manifests.RenderAsync(overlay), StringComparison.Ordinal);
        Assert.DoesNotContain("$patch", await Manifests.RenderAsync(overlay), StringComparison.Ordinal);
        foreach (var manifest in (await ReadAsync(overlay)).Where(manifest => manifest.PodSpec() is not null))
        {
            foreach (var volume in manifest.PodSpec()!["volumes"].Items())
                Assert.True(volume.AsObject().Count == 2, $"{manifest.Name()}: a volume has a name and one kind, not {volume.ToJsonString()}");
            var strategy = manifest["spec"]!["strategy"];
            Assert.False((string?)strategy?["type"] == "Recreate" && strategy["rollingUpdate"] is not null, $"{manifest.Name()} has two strategies");
        }
    }

    [Fact]
    public async Task Nothing_is_killed_for_a_slow_start()
    {
        var containers = (await ReadAsync("dev")).Where(manifest => manifest.PodSpec() is not null)
            .SelectMany(manifest => manifest.PodSpec()!["containers"].Items()).Where(container => container["livenessProbe"] is not null).ToList();
        Assert.Equal(8, containers.Count);
        Assert.All(containers, container => Assert.True(container["startupProbe"] is not null, $"{container["name"]} has no startup probe"));
    }

    [Fact]
    public async Task The_mounted_rules_are_the_files_of_the_repository()
    {
        var maps = (await ReadAsync("prod")).Where(manifest => manifest.Kind() == "ConfigMap").ToList();
        var rules = maps.Single(map => map.Name() == "purchasing-rules")["data"]!;
        Assert.Equal(await File.ReadAllTextAsync(Repository.In("rules", "purchasing.rules.json")), (string?)rules["purchasing.rules.json"]);
        // The graph is read once: only a name that changes with it makes running pods take a changed one.
        var graph = maps.Single(map => map.Name().StartsWith("purchasing-graph-", StringComparison.Ordinal))["data"]!;
        Assert.Equal(await File.ReadAllTextAsync(Repository.In("rules", "purchasing.graph.json")), (string?)graph["purchasing.graph.json"]);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Either_an_autoscaler_or_the_deployment_says_how_many_pods_there_are(string overlay)
    {
        var manifests = await ReadAsync(overlay);
        var scaled = manifests.Where(manifest => manifest.Kind() == "HorizontalPodAutoscaler").Select(manifest => (string)manifest["spec"]!["scaleTargetRef"]!["name"]!).ToList();
        Assert.Equal(scaled.Count, scaled.Distinct().Count());
        var deployments = manifests.Where(manifest => manifest.Kind() == "Deployment").ToDictionary(Manifests.Name);
        Assert.All(scaled, name => Assert.Contains(name, deployments.Keys));
        Assert.All(deployments, deployment => Assert.Equal(scaled.Contains(deployment.Key), deployment.Value["spec"]!["replicas"] is null));
    }

    [Fact]
    public async Task Production_serves_its_API_by_TLS_through_a_named_ingress_class()
    {
        var ingress = (await ReadAsync("prod")).Single(manifest => manifest.Kind() == "Ingress")["spec"]!;
        Assert.False(string.IsNullOrWhiteSpace((string?)ingress["ingressClassName"]));
        var secured = ingress["tls"].Items().SelectMany(tls => tls["hosts"].Items()).Select(host => (string)host!).ToList();
        Assert.NotEmpty(secured);
        Assert.All(ingress["rules"].Items(), rule => Assert.Contains((string?)rule["host"], secured));
    }

    [Fact]
    public async Task The_examples_have_every_secret_that_production_needs_and_no_other()
    {
        var manifests = await ReadAsync("prod");
        var needed = manifests.Where(manifest => manifest.PodSpec() is not null)
            .SelectMany(manifest => manifest.PodSpec()!["volumes"].Items())
            .SelectMany(volume => volume["projected"]?["sources"].Items() ?? [])
            .Where(source => source["secret"] is not null)
            .SelectMany(source => source["secret"]!["items"].Items().Select(item => (Name: (string)source["secret"]!["name"]!, Key: (string)item["key"]!)))
            .Concat(manifests.Where(manifest => manifest.Kind() == "Ingress").SelectMany(manifest => manifest["spec"]!["tls"].Items())
                .SelectMany(tls => ((string[])["tls.crt", "tls.key"]).Select(key => (Name: (string)tls["secretName"]!, Key: key))))
            .ToHashSet();
        var examples = Manifests.Read(await File.ReadAllTextAsync(Path.Combine(Manifests.Overlay("prod"), "secrets.example.yaml")));
        var keys = examples.SelectMany(secret => secret["stringData"]!.AsObject().Select(entry => (secret.Name(), entry.Key))).ToHashSet();
        Assert.Equal(needed.Order(), keys.Order());
        Assert.Equal("kubernetes.io/tls", (string?)examples.Single(secret => secret.Name() == "purchasing-tls")["type"]);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task No_secret_is_in_an_overlay(string overlay) =>
        Assert.DoesNotContain(await ReadAsync(overlay), manifest => manifest.Kind() == "Secret");

    [Fact]
    public void Every_setting_of_the_code_and_of_the_settings_files_is_documented()
    {
        foreach (var folder in Settings.Folders.Values)
            Assert.All(Settings.Of(folder).Keys, key => Assert.True(Settings.IsDocumented(key), $"{folder}: {key} is not in SETTINGS.md"));
        (string Section, Type Options)[] sections =
        [
            (ServiceDefaults.Hosting.PortOptions.Section, typeof(ServiceDefaults.Hosting.PortOptions)),
            (ServiceDefaults.Hosting.ShutdownOptions.Section, typeof(ServiceDefaults.Hosting.ShutdownOptions)),
            (ServiceDefaults.Hosting.CallOptions.Section, typeof(ServiceDefaults.Hosting.CallOptions)),
            (ServiceDefaults.Security.AuthOptions.Section, typeof(ServiceDefaults.Security.AuthOptions)),
            (ServiceDefaults.Clients.ClientOptions.Section, typeof(ServiceDefaults.Clients.ClientOptions)),
            ("Purchasing", typeof(Core.Decisions.PurchasingOptions)),
            ("Sending", typeof(Core.Orders.SendingOptions)),
            ("Sending", typeof(Suppliers.SupplierChannelOptions)),
        ];
        foreach (var (section, options) in sections)
        {
            foreach (var property in options.GetProperties())
            {
                // A list or a map has a key below its own.
                var key = property.PropertyType.IsGenericType && Nullable.GetUnderlyingType(property.PropertyType) is null ? ":0" : "";
                Assert.True(Settings.IsDocumented($"{section}:{property.Name}{key}"), $"{section}:{property.Name} is not in SETTINGS.md");
            }
        }
        // And those that the code reads by name.
        Assert.All(Settings.Named, key => Assert.True(Settings.IsDocumented(key), $"{key} is not in SETTINGS.md"));
        Assert.Contains("Databases:BusyTimeoutSeconds", Settings.Named);
        Assert.Contains("Run:Key", Settings.Named);
    }

    [Fact]
    public void Every_documented_default_is_that_of_the_code()
    {
        foreach (var (key, text) in Settings.Defaults)
        {
            object[] options = key.Split(':')[0] switch
            {
                "Calls" => [new ServiceDefaults.Hosting.CallOptions()],
                "Shutdown" => [new ServiceDefaults.Hosting.ShutdownOptions()],
                "Services" => [new ServiceDefaults.Clients.ClientOptions()],
                "Purchasing" => [new Core.Decisions.PurchasingOptions()],
                "Sending" => [new Core.Orders.SendingOptions(), new Suppliers.SupplierChannelOptions()],
                _ => [],
            };
            foreach (var group in options)
            {
                if (group.GetType().GetProperty(key.Split(':')[1]) is { } property)
                    Assert.Equal(text, Convert.ToString(property.GetValue(group), System.Globalization.CultureInfo.InvariantCulture), ignoreCase: true);
            }
        }
        Assert.Contains("Sending:Lease", Settings.Defaults.Keys);
    }

    private static string CheckScript => Repository.In("tests", "Purchasing.Microservices.Tests", "Deployment", "check-manifests.mjs");

    private static Task<IReadOnlyList<JsonNode>> ReadAsync(string overlay) => Manifests.ReadOverlayAsync(overlay);

    // The schemas come once per checkout, into the folder of build products.
    private static async Task<string> SchemasAsync()
    {
        var folder = Repository.In("artifacts", "manifest-check");
        if (Directory.Exists(Path.Combine(folder, "node_modules", "kubernetes-models")))
            return folder;
        Directory.CreateDirectory(folder);
        File.Copy(Repository.In("tests", "Purchasing.Microservices.Tests", "Deployment", "package.json"), Path.Combine(folder, "package.json"), overwrite: true);
        var (exitCode, output) = await ChildProcess.RunAsync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], folder);
        Assert.True(exitCode == 0, output);
        return folder;
    }
}

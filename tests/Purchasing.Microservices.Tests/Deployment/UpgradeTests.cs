using System.Globalization;
using System.Text.Json.Nodes;
using Purchasing.ServiceDefaults.Clients;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>What has to hold for the manifests to be applied again, over another version and under load.</summary>
public sealed class UpgradeTests
{
    // kubeadm's CoreDNS lets records of services live for so long.
    private const int DnsTimeToLive = 30;

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Nothing_that_an_image_changes_is_immutable(string overlay)
    {
        // The template of a job cannot be changed, and a job that is done cannot be started again. Jobs are made of cron jobs.
        var manifests = await Manifests.ReadOverlayAsync(overlay);
        Assert.DoesNotContain(manifests, manifest => manifest.Kind() is "Job" or "Pod" or "ReplicaSet");
        var jobs = manifests.Where(manifest => manifest.Kind() == "CronJob").ToDictionary(Manifests.Name);
        Assert.Equal(["catalogue-run", "migrate"], jobs.Keys.Order());
        Assert.All(jobs.Values, job => Assert.Equal("Forbid", (string?)job["spec"]!["concurrencyPolicy"]));
        // A migration is never started by a clock; the catalogue is, in production.
        Assert.Equal("true", (string?)jobs["migrate"]["spec"]!["suspend"]);
        Assert.Equal(overlay == "prod" ? "false" : "true", (string?)jobs["catalogue-run"]["spec"]!["suspend"]);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task A_job_made_of_a_cron_job_is_found_by_the_label_of_all_that_is_ours(string overlay)
    {
        foreach (var manifest in await Manifests.ReadOverlayAsync(overlay))
        {
            Assert.True(manifest.Label("app.kubernetes.io/part-of") == "purchasing", $"{manifest.Kind()} {manifest.Name()} would not be cleaned up");
            if (manifest.PodSpec() is not null)
                Assert.Equal("purchasing", (string?)manifest.PodLabels()["app.kubernetes.io/part-of"]);
            if (manifest["spec"]?["jobTemplate"] is { } template)
                Assert.Equal("purchasing", template.Label("app.kubernetes.io/part-of"));
            Assert.All(manifest["spec"]?["volumeClaimTemplates"].Items() ?? [], claim => Assert.Equal("purchasing", claim.Label("app.kubernetes.io/part-of")));
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task A_pod_that_stops_serves_until_its_callers_have_looked_its_name_up_again(string overlay)
    {
        var manifests = await Manifests.ReadOverlayAsync(overlay);
        var settings = manifests.Single(manifest => manifest.Kind() == "ConfigMap" && manifest.Name() == "purchasing-common")["data"]!;
        var delay = Number(settings["Shutdown__DelaySeconds"]);
        var timeout = Number(settings["Shutdown__TimeoutSeconds"]);
        Assert.True(delay > ServiceClients.DnsRefresh.TotalSeconds + DnsTimeToLive, $"{delay} s are not enough");
        foreach (var deployment in manifests.Where(manifest => manifest.Kind() == "Deployment"))
            Assert.True(Number(deployment.PodSpec()!["terminationGracePeriodSeconds"]) > delay + timeout, $"{deployment.Name()} is killed before it is done");
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task A_deployment_rolls_without_a_gap_and_where_it_cannot_it_is_one_pod(string overlay)
    {
        foreach (var deployment in (await Manifests.ReadOverlayAsync(overlay)).Where(manifest => manifest.Kind() == "Deployment"))
        {
            var spec = deployment["spec"]!;
            var claims = deployment.PodSpec()!["volumes"].Items().Any(volume => volume["persistentVolumeClaim"] is not null);
            Assert.Equal(claims ? "Recreate" : "RollingUpdate", (string?)spec["strategy"]!["type"]);
            if (claims)
                Assert.Equal("1", (string?)spec["replicas"]);
            else
                Assert.Equal("0", (string?)spec["strategy"]!["rollingUpdate"]!["maxUnavailable"]);
        }
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task Every_selector_chooses_the_pods_of_its_own_service_alone(string overlay)
    {
        var manifests = await Manifests.ReadOverlayAsync(overlay);
        var pods = manifests.Where(manifest => manifest.PodSpec() is not null).ToDictionary(manifest => manifest.Name(), manifest => manifest.PodLabels());
        var selectors = manifests.Where(manifest => manifest.Kind() is "Deployment" or "StatefulSet" or "PodDisruptionBudget")
            .Select(manifest => (manifest.Kind(), manifest.Name(), Selector: manifest["spec"]!["selector"]!))
            .Concat(manifests.Where(manifest => manifest.Kind() == "Deployment").SelectMany(manifest => manifest.PodSpec()!["topologySpreadConstraints"].Items()
                .Select(constraint => ("topology spread of", manifest.Name(), Selector: constraint["labelSelector"]!))))
            .ToList();
        Assert.NotEmpty(selectors);
        foreach (var (kind, name, selector) in selectors)
            Assert.Equal((kind, name, name), (kind, name, string.Join(' ', pods.Where(pod => Manifests.Selects(selector, pod.Value)).Select(pod => pod.Key))));
    }

    [Fact]
    public async Task Production_takes_each_image_from_a_named_registry_by_digest()
    {
        var images = Images(await Manifests.ReadOverlayAsync("prod")).ToList();
        Assert.Equal(9, images.Count);
        Assert.All(images, image => Assert.Matches(@"^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?/purchasing/[a-z-]+@sha256:[0-9a-f]{64}$", image));
    }

    [Fact]
    public async Task No_image_of_ours_is_in_a_namespace_that_somebody_else_may_have()
    {
        // A name without a registry is one of Docker Hub.
        var images = Images(await Manifests.ReadOverlayAsync("dev")).Where(image => image.Contains("purchasing", StringComparison.Ordinal)).ToList();
        Assert.Equal(9, images.Count);
        Assert.All(images, image => Assert.StartsWith("localhost/purchasing/", image, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_autoscaler_does_not_take_a_start_for_load()
    {
        var manifests = await Manifests.ReadOverlayAsync("prod");
        var deployments = manifests.Where(manifest => manifest.Kind() == "Deployment").ToDictionary(Manifests.Name);
        foreach (var scaler in manifests.Where(manifest => manifest.Kind() == "HorizontalPodAutoscaler"))
        {
            var requested = (string)Assert.Single(deployments[(string)scaler["spec"]!["scaleTargetRef"]!["name"]!].PodSpec()!["containers"].Items())["resources"]!["requests"]!["cpu"]!;
            var utilization = Number(Assert.Single(scaler["spec"]!["metrics"].Items())["resource"]!["target"]!["averageUtilization"]);
            Assert.EndsWith("m", requested, StringComparison.Ordinal);
            var threshold = Number(requested[..^1]) / 1000m * utilization / 100;
            Assert.True(threshold >= 0.25m, $"{scaler.Name()} scales at {threshold} cores");
            Assert.True(Number(scaler["spec"]!["behavior"]!["scaleUp"]!["stabilizationWindowSeconds"]) >= 30);
        }
    }

    [Fact]
    public async Task The_first_start_of_the_trial_server_executes_its_script_and_survives_being_sourced()
    {
        var init = (await Manifests.ReadOverlayAsync("dev")).Single(manifest => manifest.Kind() == "StatefulSet").PodSpec()!["volumes"].Items()
            .Single(volume => (string?)volume["name"] == "init")["configMap"]!;
        // Kustomize writes a mode as the decimal number that the API takes.
        Assert.Equal("0555", "0" + Convert.ToString(int.Parse((string)init["defaultMode"]!, CultureInfo.InvariantCulture), 8));

        var script = Path.Combine(Repository.Microservices, "mysql-init", "00-users.sh");
        Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute | UnixFileMode.OtherExecute));
        // Sourced, it fails here for want of a server; what it sets must not stay in the shell that goes on.
        var (exitCode, output) = await EndToEnd.ChildProcess.RunAsync("/bin/bash", ["-c", $". '{script}' 2>/dev/null; echo \"$- ${{undefined}} went on\""]);
        Assert.Equal(0, exitCode);
        Assert.EndsWith("went on\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain('e', output.Split(' ')[0]);
        Assert.DoesNotContain('u', output.Split(' ')[0]);
    }

    private static IEnumerable<string> Images(IEnumerable<JsonNode> manifests) =>
        manifests.Where(manifest => manifest.PodSpec() is not null).SelectMany(manifest => manifest.PodSpec()!["containers"].Items()).Select(container => (string)container["image"]!);

    private static int Number(JsonNode? value) => int.Parse((string)value!, CultureInfo.InvariantCulture);
}

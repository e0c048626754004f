using Purchasing.Microservices.Tests.EndToEnd;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>What the scripts that deploy, clean up and build do, and above all what they do not do.</summary>
public sealed class DeployScriptTests
{
    // A cluster in which everything succeeds; a test changes an answer by putting a case before these.
    private const string Cluster = """
          *"config current-context"*) echo somewhere ;;
          *"config view --context missing"*) exit 1 ;;
          *"config view"*) echo https://cluster.test:6443 ;;
          kustomize*) exec /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/tmp kubectl "$@" ;;
          *"get job"*Complete*) echo True ;;
          *"get job"*Failed*) echo False ;;
          *"get secret mysql-root"*) exit 0 ;;
          *"api-resources"*) printf 'pods\nsecrets\nevents\nconfigmaps\n' ;;
          *"get pods,secrets,configmaps"*) printf 'configmap/kube-root-ca.crt\n' ;;
        """;

    private static readonly string Deploy = Repository.In("scripts", "deploy-k8s.sh");
    private static readonly string Cleanup = Repository.In("scripts", "cleanup-k8s.sh");
    private static readonly string Build = Repository.In("scripts", "build-all.sh");

    [Theory]
    [InlineData("deploy-k8s.sh")]
    [InlineData("cleanup-k8s.sh")]
    public async Task A_cluster_that_was_not_named_is_shown_and_left_alone(string script)
    {
        using var tools = Kubectl();
        var (exitCode, output) = await tools.RunAsync(Repository.In("scripts", script), "dev");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Context somewhere, server https://cluster.test:6443", output, StringComparison.Ordinal);
        Assert.Contains("--context somewhere", output, StringComparison.Ordinal);
        AssertNothingWasChanged(tools);
    }

    [Theory]
    [InlineData("deploy-k8s.sh", "there is no context 'missing'", "dev", "--context", "missing")]
    [InlineData("deploy-k8s.sh", "say which overlay: dev or prod", "--context", "here")]
    [InlineData("deploy-k8s.sh", "--context needs the name of a context", "dev", "--context")]
    [InlineData("deploy-k8s.sh", "unknown argument staging", "staging")]
    [InlineData("cleanup-k8s.sh", "there is no context 'missing'", "dev", "--context", "missing")]
    [InlineData("cleanup-k8s.sh", "say which overlay: dev or prod", "--volumes")]
    [InlineData("deploy-k8s.sh", "the prod overlay still has examples", "prod", "--context", "here")]
    public async Task A_mistake_is_named_and_nothing_is_done(string script, string message, params string[] arguments)
    {
        using var tools = Kubectl();
        var (exitCode, output) = await tools.RunAsync(Repository.In("scripts", script), arguments);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(message, output, StringComparison.Ordinal);
        AssertNothingWasChanged(tools);
    }

    [Fact]
    public async Task Services_are_rolled_only_after_the_migration_has_succeeded()
    {
        using var tools = Kubectl();
        var (exitCode, output) = await tools.RunAsync(Deploy, "dev", "--context", "here");
        Assert.True(exitCode == 0, output);
        var changes = Changes(tools).ToList();
        Assert.All(changes, call => Assert.StartsWith("kubectl --context here ", call, StringComparison.Ordinal));
        Assert.Equal(3, changes.Count);
        Assert.EndsWith("--selector app.kubernetes.io/component=preparation", changes[0], StringComparison.Ordinal);
        Assert.Matches(@"create job migrate-\d{8}-\d{6} --from=cronjob/migrate --namespace purchasing$", changes[1]);
        Assert.EndsWith("overlays/dev", changes[2], StringComparison.Ordinal);
        Assert.True(tools.Calls.ToList().FindIndex(call => call.Contains("Complete", StringComparison.Ordinal)) < tools.Calls.ToList().IndexOf(changes[2]));
        foreach (var name in Settings.Folders.Keys)
            Assert.Contains(tools.Calls, call => call.Contains($"rollout status deployment/{name} ", StringComparison.Ordinal));
        // A namespace that is applied without its labels loses them for a moment.
        Assert.DoesNotContain(tools.Calls, call => call.Contains("create namespace", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_migration_that_failed_leaves_the_services_as_they_are()
    {
        using var tools = Kubectl("""*"get job"*Complete*) echo False ;; *"get job"*Failed*) echo True ;; *logs*) echo the reason ;;""");
        var (exitCode, output) = await tools.RunAsync(Deploy, "dev", "--context", "here");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("no service was changed", output, StringComparison.Ordinal);
        Assert.Contains("the reason", output, StringComparison.Ordinal);
        Assert.DoesNotContain(tools.Calls, call => call.EndsWith("apply -k samples/Microservices/k8s/overlays/dev", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("exit 0", "--dry-run=server")]
    [InlineData("exit 1", "--dry-run=client")]
    public async Task A_dry_run_changes_nothing_and_works_where_there_is_no_namespace_yet(string @namespace, string expected)
    {
        using var tools = Kubectl($"*\"get namespace\"*) {@namespace} ;;");
        var (exitCode, output) = await tools.RunAsync(Deploy, "dev", "--context", "here", "--dry-run");
        Assert.True(exitCode == 0, output);
        Assert.EndsWith(expected, Assert.Single(Changes(tools)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev", false)]
    [InlineData("dev", true)]
    [InlineData("prod", true)]
    public async Task Only_what_is_labelled_is_deleted_and_volumes_only_on_request(string overlay, bool withVolumes)
    {
        using var tools = Kubectl();
        var (exitCode, output) = await tools.RunAsync(Cleanup, [overlay, "--context", "here", .. withVolumes ? new[] { "--volumes" } : []]);
        Assert.True(exitCode == 0, output);
        var deleted = Changes(tools).Where(call => !call.Contains("delete namespace", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(deleted);
        Assert.All(deleted, call => Assert.Contains("--namespace purchasing --selector app.kubernetes.io/part-of=purchasing", call, StringComparison.Ordinal));
        Assert.DoesNotContain(tools.Calls, call => call.Contains("--all", StringComparison.Ordinal));
        Assert.Equal(withVolumes, deleted.Any(call => call.Contains("persistentvolumeclaim", StringComparison.Ordinal)));
        // Secrets of production are somebody else's, and those of a trial are needed for the volumes that stay.
        Assert.Equal(withVolumes && overlay == "dev", deleted.Any(call => call.Contains("secret", StringComparison.Ordinal)));
        Assert.Contains("cronjob", deleted[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_in_which_something_is_left_stays_and_what_is_left_is_named()
    {
        using var tools = Kubectl("""*"get pods,secrets,configmaps"*) printf 'configmap/kube-root-ca.crt\nsecret/of-somebody-else\n' ;;""");
        var (exitCode, output) = await tools.RunAsync(Cleanup, "dev", "--context", "here", "--volumes");
        Assert.True(exitCode == 0, output);
        Assert.Contains("secret/of-somebody-else", output, StringComparison.Ordinal);
        Assert.DoesNotContain(tools.Calls, call => call.Contains("delete namespace", StringComparison.Ordinal));
        using var empty = Kubectl();
        await empty.RunAsync(Cleanup, "dev", "--context", "here", "--volumes");
        Assert.Contains(empty.Calls, call => call.Contains("delete namespace purchasing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--push pushes images: say --images too", "--push", "registry.test", "--tag", "1")]
    [InlineData("--tag needs a value", "--images", "--tag")]
    [InlineData("--push needs a value", "--images", "--push", "--tag")]
    [InlineData("cannot be the tag of an image", "--images", "--tag", "a b")]
    [InlineData("unknown option --colour", "--colour")]
    public async Task A_mistake_in_a_build_is_named_and_nothing_is_built(string message, params string[] arguments)
    {
        using var tools = new FakeTools().Add("docker", "").Add("dotnet", "");
        var (exitCode, output) = await tools.RunAsync(Build, arguments);
        Assert.Equal(2, exitCode);
        Assert.Contains($"build-all.sh: ", output, StringComparison.Ordinal);
        Assert.Contains(message, output, StringComparison.Ordinal);
        Assert.Empty(tools.Calls);
    }

    [Fact]
    public async Task What_is_pushed_is_what_the_production_overlay_names()
    {
        // In a copy, since the script writes the overlay.
        using var copy = new TemporaryFolder();
        var overlay = Path.Combine(copy.Path, "samples", "Microservices", "k8s", "overlays", "prod", "images");
        Directory.CreateDirectory(overlay);
        Directory.CreateDirectory(Path.Combine(copy.Path, "scripts"));
        var script = Path.Combine(copy.Path, "scripts", "build-all.sh");
        File.Copy(Build, script);
        File.Copy(Path.Combine(Manifests.Overlay("prod"), "images", "kustomization.yaml"), Path.Combine(overlay, "kustomization.yaml"));
        var digest = "sha256:" + new string('7', 64);
        using var tools = new FakeTools().Add("docker", $$"""case "$*" in "image inspect"*) echo "other.test/purchasing/oms@sha256:{{new string('1', 64)}}"; name="${*: -1}"; echo "${name%:1.2.3}@{{digest}}" ;; esac""");
        var (exitCode, output) = await tools.RunAsync(script, "--images", "--tag", "1.2.3", "--push", "registry.test:5000/team/");
        Assert.True(exitCode == 0, output);

        var images = Assert.Single(Manifests.Read(await File.ReadAllTextAsync(Path.Combine(overlay, "kustomization.yaml"))))["images"].Items().ToList();
        Assert.Equal(Settings.Folders.Keys.Order(), images.Select(image => ((string)image["name"]!)["localhost/purchasing/".Length..]).Order());
        foreach (var image in images)
        {
            var name = ((string)image["name"]!)["localhost/purchasing/".Length..];
            Assert.Equal($"registry.test:5000/team/purchasing/{name}", (string?)image["newName"]);
            Assert.Equal(digest, (string?)image["digest"]);
            Assert.Contains($"docker push registry.test:5000/team/purchasing/{name}:1.2.3", tools.Calls);
        }
        Assert.Equal(7, tools.Calls.Count(call => call.StartsWith("docker build", StringComparison.Ordinal)));
    }

    private static FakeTools Kubectl(string first = "") => new FakeTools().Add("kubectl", $"case \"$*\" in\n{first}\n{Cluster}\nesac");

    private static IEnumerable<string> Changes(FakeTools tools) =>
        tools.Calls.Where(call => call.Contains(" apply ", StringComparison.Ordinal) || call.Contains(" create ", StringComparison.Ordinal) || call.Contains(" delete ", StringComparison.Ordinal));

    private static void AssertNothingWasChanged(FakeTools tools) => Assert.Empty(Changes(tools));
}

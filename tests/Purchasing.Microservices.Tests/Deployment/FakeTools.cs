using Purchasing.Microservices.Tests.EndToEnd;

namespace Purchasing.Microservices.Tests.Deployment;

/// <summary>
/// A folder with stand-ins for tools that a script calls. Each writes its arguments down, one call a line, and does what its
/// shell code says, so that a test sees what a script asks of a cluster or an engine without one.
/// </summary>
internal sealed class FakeTools : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public IReadOnlyList<string> Calls => File.Exists(Log) ? File.ReadAllLines(Log) : [];

    private string Log => Path.Combine(Folder, "calls");

    /// <param name="name">The tool.</param>
    /// <param name="code">Shell code; <c>$*</c> are the arguments.</param>
    public FakeTools Add(string name, string code)
    {
        var file = Path.Combine(Folder, name);
        File.WriteAllText(file, $"#!/bin/bash\necho \"{name} $*\" >> '{Log}'\n{code}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return this;
    }

    /// <summary>Runs a script of the repository, or of a copy of it, with these tools first on the path.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(string script, params string[] arguments) =>
        ChildProcess.RunAsync("/usr/bin/env", [$"PATH={Folder}:{Environment.GetEnvironmentVariable("PATH")}", "POLL_SECONDS=0", script, .. arguments]);

    public void Dispose() => _folder.Dispose();
}

using System.Diagnostics;
using System.Globalization;

namespace Purchasing.Data.TestSuite.Servers;

/// <summary>
/// A PostgreSQL server of our own: in a temporary folder, on a free port of the loopback, gone with the process that started it. It sorts texts
/// as people do, not by code point, as real ones do.
/// </summary>
public sealed class PrivatePostgreSqlServer : IAsyncDisposable
{
    /// <summary>The server refuses to run as root; Debian's package brings a user for it.</summary>
    private const string User = "postgres";

    private readonly string _folder;
    private Process? _keeper;

    private PrivatePostgreSqlServer(string folder, int port)
    {
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>The connection string of a user, without a database.</summary>
    public string ConnectionString(string user) => $"Host=127.0.0.1;Port={Port.ToString(CultureInfo.InvariantCulture)};Username={user};SSL Mode=Disable";

    /// <summary>Makes and starts a server; installs Debian's postgresql when there is none.</summary>
    public static async Task<PrivatePostgreSqlServer> StartAsync()
    {
        string binaries = FindOrInstall();
        string parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        PrivatePostgreSqlServer server = new(Directory.CreateDirectory(Path.Combine(parent, $"purchasing-postgresql-{Guid.NewGuid():N}")).FullName, LoopbackPort.Reserve());
        try
        {
            if (Environment.IsPrivilegedProcess)
                Run("chown", User, server._folder);
            string data = Path.Combine(server._folder, "data");
            await Task.Run(() => RunAsUser(Path.Combine(binaries, "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"));
            await server.StartProcessAsync(Path.Combine(binaries, "postgres"), data);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_keeper is not null)
        {
            _keeper.StandardInput.Close();
            await _keeper.WaitForExitAsync();
            _keeper.Dispose();
            _keeper = null;
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string FindOrInstall()
    {
        if (Find() is { } found)
            return found;
        Run(Path.Combine(Repository.Root, "scripts", "install-test-parts.sh"), "postgresql");
        return Find() ?? throw new InvalidOperationException("No postgres in /usr/lib/postgresql, and installing postgresql did not bring one.");
    }

    private static string? Find() => !Directory.Exists("/usr/lib/postgresql")
        ? null
        : Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(folder => File.Exists(Path.Combine(folder, "initdb"))).Max();

    private static string[] AsUser(params string[] command) =>
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups", .. command] : command;

    private static void RunAsUser(params string[] command)
    {
        string[] all = AsUser(command);
        Run(all[0], all[1..]);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}{errors.Result}");
    }

    private async Task StartProcessAsync(string binary, string data)
    {
        string[] server = AsUser(
            binary, "-D", data, "-c", "listen_addresses=127.0.0.1", "-c", $"port={Port.ToString(CultureInfo.InvariantCulture)}", "-c", $"unix_socket_directories={_folder}",
            "-c", "fsync=off", "-c", "timezone=Asia/Kolkata", "-c", "max_connections=60", "-c", "shared_buffers=32MB");
        // The shell ends the server when its input closes, which happens even when this process is killed. INT is a fast shutdown.
        const string keep = "\"$0\" \"$@\" </dev/null & server=$!; cat >/dev/null; kill -INT $server 2>/dev/null; wait $server";
        _keeper = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", keep, .. server])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        })!;
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        System.Text.StringBuilder log = new();
        _keeper.OutputDataReceived += (_, _) => { };
        _keeper.ErrorDataReceived += (_, line) =>
        {
            log.AppendLine(line.Data);
            if (line.Data is null || line.Data.Contains("ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult();
        };
        _keeper.BeginOutputReadLine();
        _keeper.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
        if (_keeper.HasExited)
            throw new InvalidOperationException($"The server did not start:\n{log}");
    }
}

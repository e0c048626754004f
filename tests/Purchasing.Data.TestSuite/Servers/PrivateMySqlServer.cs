using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Purchasing.Data.TestSuite.Servers;

/// <summary>
/// A MySQL or MariaDB server of our own: in a temporary folder, on a free port of the loopback, gone with the process that started
/// it. Its settings are unfriendly on purpose: another character set, another time zone and no strict mode, as some real ones have.
/// </summary>
public sealed class PrivateMySqlServer : IAsyncDisposable
{
    private const string RootUser = "root";

    private readonly string _folder;
    private readonly ServerPrograms _programs;
    private readonly string[] _extra;
    private Process? _keeper;
    private int _pid;

    private PrivateMySqlServer(string folder, ServerPrograms programs, int port, string[] extra)
    {
        _folder = folder;
        _programs = programs;
        _extra = extra;
        Port = port;
    }

    public int Port { get; }

    public ServerProduct Product => _programs.Product;

    /// <summary>Where the programs of the product are that a search for <c>mysql</c> should find; null where they are installed.</summary>
    public string? ProgramFolder => _programs.Folder;

    /// <summary>The argument for a server that has no encryption: MySQL makes certificates by itself.</summary>
    public static string WithoutTls(ServerProduct product) => product == ServerProduct.MySql ? "--tls-version=" : "--skip-ssl";

    public string ConnectionString => $"Server=127.0.0.1;Port={Port};User ID={RootUser};Password=;SslMode=None";

    /// <summary>Makes and starts a server; installs the product when it is missing.</summary>
    /// <param name="product">Which product.</param>
    /// <param name="extra">More arguments for the server.</param>
    public static async Task<PrivateMySqlServer> StartAsync(ServerProduct product, params string[] extra)
    {
        ServerPrograms programs = await Task.Run(() => ServerPrograms.FindOrInstall(product));
        string folder = NewFolder();
        PrivateMySqlServer server = new(folder, programs, LoopbackPort.Reserve(), extra);
        try
        {
            await server.InitialiseAsync();
            await server.StartProcessAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs statements as the server's administrator.</summary>
    /// <returns>Rows as lines, columns parted by tabs.</returns>
    public Task<string> QueryAsync(string database, string sql) => Task.Run(() =>
    {
        using Process client = Process.Start(new ProcessStartInfo(
            _programs.Client, ["--no-defaults", "--protocol=tcp", "--host=127.0.0.1", $"--port={Port}", $"--user={RootUser}", "--batch", "--skip-column-names", database])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        Task<string> errors = client.StandardError.ReadToEndAsync();
        Task<string> rows = client.StandardOutput.ReadToEndAsync();
        client.StandardInput.Write(sql);
        client.StandardInput.Close();
        client.WaitForExit();
        return client.ExitCode == 0 ? rows.Result : throw new InvalidOperationException(errors.Result);
    });

    /// <summary>Creates the five databases and the users of the services with <c>scripts/setup_databases.sh</c>.</summary>
    /// <param name="secrets">Folder for the passwords of the users.</param>
    public Task SetUpAsync(string secrets) => Task.Run(() => ServerPrograms.Run(
        Path.Combine(Repository.Root, "scripts", "setup_databases.sh"), "--port", Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--secrets", secrets));

    /// <summary>Starts the server again after <see cref="StopAsync"/> or <see cref="KillAsync"/>, on the same port and files.</summary>
    public Task RestartAsync() => StartProcessAsync();

    /// <summary>Stops the server in an orderly way.</summary>
    public async Task StopAsync()
    {
        if (_keeper is null)
            return;
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
        _keeper = null;
    }

    /// <summary>Ends the server's process at once, as a power cut or the kernel would.</summary>
    public async Task KillAsync()
    {
        using (Process server = Process.GetProcessById(_pid))
            server.Kill();
        await StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task InitialiseAsync()
    {
        string data = Path.Combine(_folder, "data");
        // Of our own: servers that are made side by side would meet in the common one.
        string scratch = $"--tmpdir={Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName}";
        await Task.Run(() => Product == ServerProduct.MariaDb
            ? ServerPrograms.Run("mariadb-install-db", "--no-defaults", $"--datadir={data}", scratch, "--auth-root-authentication-method=normal", "--skip-test-db", $"--user={Environment.UserName}", "--innodb-log-file-size=16M")
            : ServerPrograms.Run(_programs.Server, "--no-defaults", "--initialize-insecure", $"--datadir={data}", scratch, $"--user={Environment.UserName}", "--innodb-redo-log-capacity=32M"));
    }

    /// <summary>In memory where the machine has a place for that: five databases per test are many small files.</summary>
    private static string NewFolder()
    {
        const string memory = "/dev/shm";
        return Directory.Exists(memory)
            ? Directory.CreateDirectory(Path.Combine(memory, $"purchasing-mysql-{Guid.NewGuid():N}")).FullName
            : Directory.CreateTempSubdirectory("purchasing-mysql-").FullName;
    }

    private async Task StartProcessAsync()
    {
        string log = Path.Combine(_folder, "server.log");
        string[] arguments =
        [
            "--no-defaults", $"--datadir={Path.Combine(_folder, "data")}", $"--tmpdir={Path.Combine(_folder, "tmp")}", $"--port={Port}", "--bind-address=127.0.0.1",
            $"--socket={Path.Combine(_folder, "server.sock")}", $"--pid-file={Path.Combine(_folder, "server.pid")}", $"--log-error={log}",
            $"--user={Environment.UserName}", "--character-set-server=latin1", "--default-time-zone=+05:30", "--sql-mode=",
            "--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=128M", "--max-connections=1000", "--skip-log-bin", "--innodb-use-native-aio=0",
            .. Product == ServerProduct.MySql ? ["--mysqlx=OFF"] : (string[])[], .. _extra,
        ];
        // The shell ends the server when its input closes, which happens even when this process is killed.
        const string keep = "\"$0\" \"$@\" </dev/null & server=$!; echo $server; cat >/dev/null; kill -TERM $server 2>/dev/null; wait $server";
        _keeper = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", keep, _programs.Server, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _keeper.ErrorDataReceived += (_, _) => { };
        _keeper.BeginErrorReadLine();
        _pid = int.Parse((await _keeper.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        for (int i = 0; i < 1800; i++)
        {
            if (await AnswersAsync())
                return;
            await Task.Delay(100);
        }

        throw new InvalidOperationException($"The server did not start within three minutes:\n{await File.ReadAllTextAsync(log)}");
    }

    /// <summary>Whether the server greets on its port.</summary>
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return await client.GetStream().ReadAsync(new byte[8]) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

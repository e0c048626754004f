using System.Diagnostics;

namespace Purchasing.Data.TestSuite.Servers;

/// <summary>The programs of a product: its server and its own client.</summary>
/// <param name="Product">Which product.</param>
/// <param name="Server">Path of the server.</param>
/// <param name="Client">Name or path of the client.</param>
/// <param name="Folder">Folder of both where they are not installed in the system; else null.</param>
internal sealed record ServerPrograms(ServerProduct Product, string Server, string Client, string? Folder)
{
    private static readonly string s_script = Path.Combine(Repository.Root, "scripts", "install-test-parts.sh");

    public static ServerPrograms FindOrInstall(ServerProduct product) => product switch
    {
        ServerProduct.MariaDb => new(product, MariaDb(), "mariadb", null),
        _ => OfMySql(Run(s_script, "--mysql").Trim()),
    };

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}{errors.Result}");
    }

    private static ServerPrograms OfMySql(string folder)
    {
        string programs = Path.Combine(folder, "bin");
        return new(ServerProduct.MySql, Path.Combine(programs, "mysqld"), Path.Combine(programs, "mysql"), programs);
    }

    private static string MariaDb()
    {
        if (FindMariaDb() is { } found)
            return found;
        Run(s_script, "mariadb-server");
        return FindMariaDb() ?? throw new InvalidOperationException("No mariadbd, and installing mariadb-server did not bring one.");
    }

    private static string? FindMariaDb() =>
        new[] { "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin" }.Select(folder => Path.Combine(folder, "mariadbd")).FirstOrDefault(File.Exists);
}

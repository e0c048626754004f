using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Data.Migrations;

namespace Purchasing.Data.Sqlite.Tests;

/// <summary>Kills real processes between the order and its sending, and lets the next process take up what they left.</summary>
public sealed class CrashResumeTests : IDisposable
{
    private const int Kills = 100;
    private readonly string _folder = Directory.CreateTempSubdirectory("purchasing-crash-").FullName;
    private readonly ConcurrentQueue<string> _received = new();
    private readonly HttpListener _supplier = new();

    public void Dispose()
    {
        _supplier.Close();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_process_killed_between_order_and_send_100_times_leaves_each_order_stored_once_and_sent_once()
    {
        string world = Path.Combine(_folder, "world.db");
        await using (ServiceProvider services = SqliteFiles.Services(_folder))
        {
            await services.GetRequiredService<IDatabaseInstaller>().InstallAsync(withSeedRows: false, CancellationToken.None);
        }
        Execute(world, "create table orders (key text primary key, product text); create table attempts (key text)");
        string address = Listen();

        for (int i = 0; i < Kills; i++)
        {
            using Process process = Start(world, address, $"run-{i}");
            try
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
                string? line = await process.StandardOutput.ReadLineAsync(patience.Token);
                Assert.True(line == "between", line ?? await process.StandardError.ReadToEndAsync(CancellationToken.None));
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
        using Process last = Start(world, address, "-");
        await last.WaitForExitAsync();
        Assert.Equal(0, last.ExitCode);

        string[] expected = [.. Enumerable.Range(0, Kills).Select(i => $"run-{i}:order").Order(StringComparer.Ordinal)];
        Assert.Equal(expected, _received.Order(StringComparer.Ordinal));
        Assert.Equal(expected, Execute(world, "select key from orders").Order(StringComparer.Ordinal));
        Assert.Equal(expected, Execute(world, "select key from attempts").Order(StringComparer.Ordinal));
    }

    private Process Start(string world, string supplier, string run) => Process.Start(
        new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "GraphCrashHost.dll"), _folder, world, supplier, run])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private string Listen()
    {
        string address = $"http://127.0.0.1:{LoopbackPort.Reserve()}/";
        _supplier.Prefixes.Add(address);
        _supplier.Start();
        _ = Task.Run(ReceiveAsync);
        return address;
    }

    private async Task ReceiveAsync()
    {
        while (_supplier.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _supplier.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var reader = new StreamReader(context.Request.InputStream);
            _received.Enqueue(await reader.ReadToEndAsync());
            context.Response.Close();
        }
    }

    private static List<string> Execute(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database}");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read()) values.Add(reader.GetString(0));
        return values;
    }
}

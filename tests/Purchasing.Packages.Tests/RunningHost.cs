using System.Diagnostics;
using System.Text;

namespace Purchasing.Packages.Tests;

/// <summary>A program in a process of its own, in a folder of its own.</summary>
internal sealed class RunningHost : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public RunningHost(string assembly, params string[] arguments)
    {
        Folder = Directory.CreateTempSubdirectory("purchasing-host-").FullName;
        _process = Process.Start(new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Folder { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Waits for a state; fails when the program has ended without it.</summary>
    public async Task UntilAsync(Func<Task<bool>> state)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!await state())
        {
            Assert.False(_process.HasExited, $"The program ended:\n{Output}");
            Assert.True(watch.Elapsed < Patience, $"The state was not reached:\n{Output}");
            await Task.Delay(50);
        }
    }

    /// <summary>Waits until the program has ended by itself.</summary>
    public async Task<int> ExitAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}

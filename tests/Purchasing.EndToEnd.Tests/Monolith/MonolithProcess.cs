using System.Diagnostics;

namespace Purchasing.EndToEnd.Tests.Monolith;

/// <summary>A monolith in a process of its own, whose output goes to a log.</summary>
internal sealed class MonolithProcess : IAsyncDisposable
{
    private readonly Process _process;

    public MonolithProcess(string[] arguments, TextWriter log)
    {
        _process = ProgramRun.Start(new Dictionary<string, string>(), arguments);
        _process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        _process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        ExitCode = ExitAsync();
    }

    public Task<int> ExitCode { get; }

    /// <summary>Memory now, and open handles by what they lead to: a path, or a kind such as <c>socket</c>.</summary>
    public (long Memory, IReadOnlyDictionary<string, int> Handles) Usage()
    {
        _process.Refresh();
        Dictionary<string, int> handles = [];
        foreach (string handle in Directory.GetFiles($"/proc/{_process.Id}/fd"))
        {
            // One that was closed since leads nowhere.
            if (new FileInfo(handle).LinkTarget is not { } target)
                continue;
            string kind = target.StartsWith('/') ? target : target.Split(':')[0];
            handles[kind] = handles.GetValueOrDefault(kind) + 1;
        }

        return (_process.WorkingSet64, handles);
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await ExitCode;
        _process.Dispose();
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}

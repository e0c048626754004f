using Purchasing.Core.Catalogue;

namespace Purchasing.Samples.Monolith.Output;

/// <summary>Says what a run waits for, once each. Used by one thread at a time.</summary>
internal sealed class RunWaits(TextWriter writer)
{
    private string? _told;

    public async ValueTask TellAsync(RunProgress progress, CancellationToken cancellationToken)
    {
        if (string.Equals(progress.WaitingFor, _told, StringComparison.Ordinal))
            return;
        _told = progress.WaitingFor;
        if (_told is not null)
            await writer.WriteLineAsync($"waits for {_told}; they are taken over when their lease ends without a heartbeat").ConfigureAwait(false);
    }
}

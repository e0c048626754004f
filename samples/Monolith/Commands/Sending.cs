using System.Globalization;
using Purchasing.Core.Sending;
using Purchasing.Samples.Monolith.Hosting;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary>What verbs that order have to say about sending.</summary>
internal static class Sending
{
    /// <summary>Checks the channel before anything is ordered.</summary>
    public static void Check(CommandHost host) => host.Get<SendingSetup>().Check();

    /// <summary>Sends what is due, and tells on standard error what was not sent.</summary>
    /// <returns>The exit code: <see cref="ExitCodes.NotSent"/> when something is left.</returns>
    public static async Task<int> FinishAsync(CommandHost host, CancellationToken cancellationToken)
    {
        DrainResult result = await host.Get<OutboxDispatcher>().DrainAsync(cancellationToken).ConfigureAwait(false);
        OutboxStatus left = result.Left;
        if (left is { Pending: 0, Dead: 0 })
            return ExitCodes.Ok;
        await Console.Error.WriteLineAsync(
            $"warning: {Count(left.Pending, "message")} to suppliers not sent yet, {Count(left.Dead, "message")} given up. See: outbox list").ConfigureAwait(false);
        return ExitCodes.NotSent;
    }

    private static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}

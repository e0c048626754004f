using System.CommandLine;
using Purchasing.Core.Auditing;
using Purchasing.Samples.Monolith.Hosting;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>audit verify|export|adopt</c>: the audit trail and its chain.</summary>
internal static class AuditVerb
{
    public static Command Create(CommonOptions common)
    {
        Command command = new("audit", "Check the chain of the audit trail, or export it.");
        command.Subcommands.Add(Verify(common));
        command.Subcommands.Add(Export(common));
        command.Subcommands.Add(Adopt(common));
        return command;
    }

    private static Command Verify(CommonOptions common)
    {
        Option<string[]> anchors = new("--anchor") { Description = "The head that an earlier check printed, kept elsewhere: PLACE:HASH. Can be given several times." };
        Command command = new("verify", "Follow the chain and say where it breaks. Prints its head: keep it where those who can write to the database cannot.") { anchors };
        command.SetAction((parse, token) => RootVerb.Guarded(async () =>
        {
            AuditAnchor[] kept = [.. (parse.GetValue(anchors) ?? []).Select(text => AuditAnchor.TryParse(text, out AuditAnchor? anchor)
                ? anchor
                : throw new UserErrorException($"'{text}' is not the head of a trail: write its place, a colon and 64 hexadecimal digits, as verify prints it.", ExitCodes.Usage))];
            await using CommandHost host = await CommandHost.OpenAsync(common.Read(parse), token).ConfigureAwait(false);
            AuditVerification found = await host.Get<AuditVerifier>().VerifyAsync(kept, token).ConfigureAwait(false);
            if (found.Problem is string problem)
                throw new UserErrorException($"The audit trail is broken after {found.Checked} sound entries. {problem}", ExitCodes.Failure);
            string removed = found.Checkpoint.Seq == 0 ? "" : $" after {found.Checkpoint.Seq} that retention removed";
            await Console.Out.WriteLineAsync($"{found.Checked} entries{removed} are as they were written.").ConfigureAwait(false);
            await Console.Out.WriteLineAsync(found.Orders == 1 ? "1 order is what its last entry tells." : $"{found.Orders} orders are what their last entries tell.").ConfigureAwait(false);
            if (found.NotCompared > 0)
                await Console.Out.WriteLineAsync($"Orders not compared, because their entries are of an earlier version or gone, or because they never were more than the draft of a run: {found.NotCompared}.").ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"head {found.Head}").ConfigureAwait(false);
            foreach (AuditAnchor old in found.TooOld)
                await Console.Error.WriteLineAsync($"The anchor of entry {old.Seq} was not compared: it is older than what is kept, for retention removed entries up to {found.Checkpoint.Seq}. Keep a later one.").ConfigureAwait(false);
            return found.TooOld.Count > 0 ? ExitCodes.Usage : ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Export(CommonOptions common)
    {
        Option<long> after = new Option<long>("--after") { Description = "Begin after this place (0, the beginning)." }.Between(0, long.MaxValue);
        Command command = new("export", "Write the trail as JSON lines to standard output, in the order of its chain.") { after };
        command.SetAction((parse, token) => RootVerb.Guarded(async () =>
        {
            await using CommandHost host = await CommandHost.OpenAsync(common.Read(parse), token).ConfigureAwait(false);
            IAuditTrail trail = host.Get<IAuditTrail>();
            AuditHead head = await trail.HeadAsync(token).ConfigureAwait(false);
            await foreach (ReadOnlyMemory<byte> lines in AuditLines.ReadAsync(trail, parse.GetValue(after), head.Last.Seq, token).ConfigureAwait(false))
                await Console.Out.WriteAsync(System.Text.Encoding.UTF8.GetString(lines.Span)).ConfigureAwait(false);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Adopt(CommonOptions common)
    {
        Option<string> reason = new("--reason") { Description = "Why they are right, for the audit trail.", Required = true };
        Command command = new("adopt", "Chain entries that are outside the chain, for example those of an earlier version that ran on during an upgrade.") { reason };
        command.SetAction((parse, token) => RootVerb.Guarded(async () =>
        {
            if (string.IsNullOrWhiteSpace(parse.GetValue(reason)))
                throw new UserErrorException("--reason is empty: say why the entries are right.", ExitCodes.Usage);
            await using CommandHost host = await CommandHost.StartAsync(common.Read(parse), token).ConfigureAwait(false);
            long count = await host.Get<IAuditTrail>().AdoptAsync(Environment.UserName, parse.GetValue(reason)!, token).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(count == 1 ? "1 entry was chained." : $"{count} entries were chained.").ConfigureAwait(false);
            return ExitCodes.Ok;
        }));
        return command;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Purchasing.Core.Json;
using Purchasing.Core.Orders;
using Purchasing.Core.Sending;
using Purchasing.Samples.Monolith.Hosting;
using Purchasing.Samples.Monolith.Output;
using Spectre.Console;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>outbox list|show|requeue|drop</c>: what an operator does to messages to suppliers.</summary>
internal static class OutboxVerb
{
    public static Command Create(CommonOptions common)
    {
        Command command = new("outbox", "Look at messages to suppliers, send them again, or drop them.");
        command.Subcommands.Add(List(common));
        command.Subcommands.Add(Show(common));
        command.Subcommands.Add(Requeue(common));
        command.Subcommands.Add(Drop(common));
        return command;
    }

    private static Command List(CommonOptions common)
    {
        Option<string?> state = new("--state") { Description = "pending, sent, obsolete, dead or dropped; without it those that were not sent yet." };
        state.AcceptOnlyFromAmong([.. Enum.GetValues<OutboxState>().Select(s => s.ToText())]);
        Option<string?> order = new("--order") { Description = "Only messages of this order." };
        Option<bool> json = Json();
        Command command = new("list", "List messages.") { state, order, json };
        command.SetAction((parse, token) => RunAsync(common, parse, CommandHost.OpenAsync, async host =>
        {
            IReadOnlyList<OutboxEntry> entries = await ListAsync(host.Get<IOutbox>(), parse.GetValue(state), parse.GetValue(order), token).ConfigureAwait(false);
            if (parse.GetValue(json))
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(entries, PurchasingJson.Readable.IReadOnlyListOutboxEntry)).ConfigureAwait(false);
            else
                Print(entries);
            return ExitCodes.Ok;
        }, token));
        return command;
    }

    private static Command Show(CommonOptions common)
    {
        Argument<string> id = Id();
        Option<bool> json = Json();
        Command command = new("show", "Show a message and every attempt to send it.") { id, json };
        command.SetAction((parse, token) => RunAsync(common, parse, CommandHost.OpenAsync, async host =>
        {
            OutboxEntry entry = await host.Get<OutboxService>().GetAsync(parse.GetValue(id)!, token).ConfigureAwait(false);
            SendAttempt[] attempts =
            [
                .. (await host.Get<IOutbox>().AttemptsAsync(entry.Message.OrderId, token).ConfigureAwait(false)).Where(attempt => attempt.MessageId == entry.Message.Id),
            ];
            if (parse.GetValue(json))
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(attempts, PurchasingJson.Readable.IReadOnlyListSendAttempt)).ConfigureAwait(false);
            else
                Print(entry, attempts);
            return ExitCodes.Ok;
        }, token));
        return command;
    }

    private static Command Requeue(CommonOptions common)
    {
        Argument<string?> id = new("id") { Description = "The message's id.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> all = new("--all-dead") { Description = "Every message that was given up." };
        Option<string?> reason = new("--reason") { Description = "Why, for the audit trail." };
        Option<bool> noSend = new("--no-send") { Description = "Leave them in the outbox for the server to send." };
        Command command = new("requeue", "Send a message again that was given up or dropped.") { id, all, reason, noSend };
        command.SetAction((parse, token) => RunAsync(common, parse, CommandHost.StartAsync, async host =>
        {
            string? one = parse.GetValue(id);
            if (parse.GetValue(all) == (one is not null))
                throw new UserErrorException("Name one message, or write --all-dead.", ExitCodes.Usage);
            string[] ids = one is not null
                ? [one]
                : [.. (await ListAsync(host.Get<IOutbox>(), OutboxState.Dead.ToText(), null, token).ConfigureAwait(false)).Select(entry => entry.Message.Id)];
            int queued = 0;
            foreach (string message in ids)
            {
                try
                {
                    await host.Get<OutboxService>().RequeueAsync(message, new OrderRequest(Environment.UserName, parse.GetValue(reason)), token).ConfigureAwait(false);
                    queued++;
                }
                // Of many, one that is no longer to be sent holds up no other.
                catch (OrderActionException e) when (one is null)
                {
                    await Console.Error.WriteLineAsync($"not queued again: {e.Message}").ConfigureAwait(false);
                }
            }

            await Console.Out.WriteLineAsync(queued == 1 ? "1 message was queued again." : $"{queued} messages were queued again.").ConfigureAwait(false);
            int code = parse.GetValue(noSend) ? ExitCodes.Ok : await Sending.FinishAsync(host, token).ConfigureAwait(false);
            return queued < ids.Length ? ExitCodes.NotSent : code;
        }, token));
        return command;
    }

    private static Command Drop(CommonOptions common)
    {
        Argument<string> id = Id();
        Option<string> reason = new("--reason") { Description = "Why, for the audit trail.", Required = true };
        Option<bool> arrived = new("--arrived") { Description = "The supplier has it, as you found out." };
        Option<bool> notArrived = new("--not-arrived") { Description = "The supplier does not have it, as you found out. One of the two is required where nobody knows." };
        Command command = new("drop", "Take a message out of the queue.") { id, reason, arrived, notArrived };
        command.SetAction((parse, token) => RunAsync(common, parse, CommandHost.StartAsync, async host =>
        {
            bool? hasArrived = (parse.GetValue(arrived), parse.GetValue(notArrived)) switch
            {
                (true, true) => throw new UserErrorException("Write --arrived or --not-arrived, not both.", ExitCodes.Usage),
                (true, _) => true,
                (_, true) => false,
                _ => null,
            };
            OutboxEntry entry = await host.Get<OutboxService>().DropAsync(
                parse.GetValue(id)!, new OrderRequest(Environment.UserName, parse.GetValue(reason)), hasArrived, token).ConfigureAwait(false);
            PurchaseOrder order = await host.Get<OrderService>().GetAsync(entry.Message.OrderId, token).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"Message {entry.Message.Id} was dropped; order {order.Id} is {order.Status.ToText()}.").ConfigureAwait(false);
            return ExitCodes.Ok;
        }, token));
        return command;
    }

    private static Task<int> RunAsync(CommonOptions common, ParseResult parse, Func<HostSettings, CancellationToken, Task<CommandHost>> open, Func<CommandHost, Task<int>> act, CancellationToken cancellationToken) =>
        RootVerb.Guarded(async () =>
        {
            await using CommandHost host = await open(common.Read(parse), cancellationToken).ConfigureAwait(false);
            return await act(host).ConfigureAwait(false);
        });

    private static async Task<IReadOnlyList<OutboxEntry>> ListAsync(IOutbox outbox, string? state, string? order, CancellationToken cancellationToken)
    {
        OutboxState? wanted = OutboxText.TryParse(state, out OutboxState parsed) ? parsed : null;
        List<OutboxEntry> all = [];
        // Without a state: what a person may have to do something about.
        foreach (OutboxState? one in wanted is null && order is null ? [OutboxState.Pending, OutboxState.Dead] : new[] { wanted })
        {
            OutboxQuery query = new() { State = one, OrderId = order, Limit = 1000 };
            while (await outbox.ListAsync(query, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
            {
                all.AddRange(page);
                query = query with { AfterId = page[^1].Message.Id };
            }
        }

        return all;
    }

    private static void Print(IReadOnlyList<OutboxEntry> entries)
    {
        Table table = new();
        foreach (string column in new[] { "message", "supplier", "kind", "state", "attempts", "next attempt", "last error or reference" })
            table.AddColumn(column);
        foreach (OutboxEntry entry in entries)
        {
            table.AddRow(
                Consoles.Cell(entry.Message.Id),
                Consoles.Cell(entry.Message.SupplierId),
                new Text(entry.Message.Kind.ToText()),
                new Text(entry.Worker is null ? entry.State.ToText() : "being sent"),
                new Text(entry.Attempts.ToString(CultureInfo.InvariantCulture)),
                new Text(entry.State == OutboxState.Pending ? Time(entry.DueAt) : ""),
                Consoles.Cell(entry.Detail));
        }

        Consoles.Create().Write(table);
    }

    private static void Print(OutboxEntry entry, SendAttempt[] attempts)
    {
        Print([entry]);
        Table table = new();
        foreach (string column in new[] { "attempt", "started", "ended", "outcome", "worker", "detail" })
            table.AddColumn(column);
        foreach (SendAttempt attempt in attempts)
        {
            table.AddRow(
                new Text(attempt.Number.ToString(CultureInfo.InvariantCulture)),
                new Text(Time(attempt.StartedAt)),
                new Text(attempt.EndedAt is DateTimeOffset end ? Time(end) : ""),
                new Text(attempt.Outcome.ToText().Replace('_', ' ')),
                Consoles.Cell(attempt.Worker),
                Consoles.Cell(attempt.Detail));
        }

        Consoles.Create().Write(table);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Argument<string> Id() => new("id") { Description = "The message's id, for example PO-01JD…-r1." };

    private static Option<bool> Json() => new("--json") { Description = "Print JSON and nothing else." };
}

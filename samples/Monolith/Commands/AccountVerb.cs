using System.CommandLine;
using Purchasing.AspNetCore.SignIn;
using Purchasing.Core.Auditing;
using Purchasing.Samples.Monolith.Hosting;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>account set|list|remove</c>: local accounts. A password comes from standard input or a file, never from the command line, which others on the machine can read.</summary>
internal static class AccountVerb
{
    private const int LongestLine = 1000;

    public static Command Create(CommonOptions common)
    {
        Command command = new("account", "Local accounts, for a company without an identity provider.");
        command.Subcommands.Add(Set(common));
        command.Subcommands.Add(List(common));
        command.Subcommands.Add(Remove(common));
        return command;
    }

    private static Command Set(CommonOptions common)
    {
        Argument<string> name = Name();
        Option<string[]> role = new("--role") { Description = "A role; once for each: viewer, buyer, approver, purchasing_lead, operator or service.", Required = true };
        Option<string?> display = new("--display-name") { Description = "What people call them." };
        Option<string?> file = new("--password-file") { Description = "A file whose first line is the password; without it the password is read from standard input." };
        Command command = new("set", "Make an account, or give one another password and other roles.") { name, role, display, file };
        command.SetAction((parse, token) => RootVerb.Guarded(async () =>
        {
            string password = await PasswordAsync(parse.GetValue(file), token).ConfigureAwait(false);
            HostSettings settings = common.Read(parse);
            LocalAccounts accounts = Open(settings);
            await using CommandHost host = await CommandHost.StartAsync(settings, token).ConfigureAwait(false);
            accounts.Set(parse.GetValue(name)!, parse.GetValue(display), password, parse.GetValue(role)!);
            await RecordAsync(host, parse.GetValue(name)!, "set", string.Join(", ", parse.GetValue(role)!)).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"Account {parse.GetValue(name)} is set.").ConfigureAwait(false);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command List(CommonOptions common)
    {
        Command command = new("list", "List accounts with their roles.");
        command.SetAction((parse, _) => RootVerb.Guarded(async () =>
        {
            foreach (string line in Open(common.Read(parse)).List())
                await Console.Out.WriteLineAsync(line).ConfigureAwait(false);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Remove(CommonOptions common)
    {
        Argument<string> name = Name();
        Command command = new("remove", "Remove an account; its sessions are over.") { name };
        command.SetAction((parse, token) => RootVerb.Guarded(async () =>
        {
            HostSettings settings = common.Read(parse);
            LocalAccounts accounts = Open(settings);
            await using CommandHost host = await CommandHost.StartAsync(settings, token).ConfigureAwait(false);
            if (!accounts.Remove(parse.GetValue(name)!))
                throw new UserErrorException($"There is no account '{parse.GetValue(name)}'.", ExitCodes.Usage);
            await RecordAsync(host, parse.GetValue(name)!, "remove", null).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"Account {parse.GetValue(name)} is removed.").ConfigureAwait(false);
            return ExitCodes.Ok;
        }));
        return command;
    }

    // The database is opened before the account is changed; what was changed and could not be written down is still found when the server starts.
    private static async Task RecordAsync(CommandHost host, string account, string action, string? detail) => await host.Get<IAuditTrail>().RecordAsync(
        new AuditEvent($"account:{account}", action, Environment.UserName, host.Get<TimeProvider>().GetUtcNow(), detail), CancellationToken.None).ConfigureAwait(false);

    private static LocalAccounts Open(HostSettings settings)
    {
        IConfiguration configuration = CommandHost.Configure(new ConfigurationBuilder(), settings).Build();
        return new LocalAccounts(configuration["SignIn:AccountsFile"]
            ?? throw new UserErrorException("SignIn:AccountsFile is not set: say where the accounts are, for example --SignIn:AccountsFile=data/accounts.json, and give the server the same.", ExitCodes.Usage));
    }

    private static async Task<string> PasswordAsync(string? file, CancellationToken cancellationToken)
    {
        using StreamReader reader = file is null ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(file);
        if (file is null && !Console.IsInputRedirected)
            await Console.Error.WriteAsync("Password (it is shown as you type): ").ConfigureAwait(false);
        char[] line = new char[LongestLine];
        int read = await reader.ReadBlockAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
        string text = new(line, 0, read);
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }

    private static Argument<string> Name() => new("name") { Description = "What the person signs in as." };
}

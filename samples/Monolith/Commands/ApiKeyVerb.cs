using System.CommandLine;
using Purchasing.AspNetCore.SignIn;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary><c>api-key</c>: makes a key for a program. The key is printed once; the settings keep its hash.</summary>
internal static class ApiKeyVerb
{
    public static Command Create()
    {
        Command command = new("api-key", "Make a key for a program: the key on standard output, and on standard error what belongs into the settings.");
        command.SetAction((_, _) => RootVerb.Guarded(async () =>
        {
            ApiKey key = ApiKey.Create();
            await Console.Out.WriteLineAsync(key.Key).ConfigureAwait(false);
            await Console.Error.WriteLineAsync(
                $"Settings: \"SignIn\": {{ \"ApiKeys\": [ {{ \"Name\": \"warehouse\", \"Hash\": \"{key.Hash}\", \"Roles\": [ \"service\" ], \"Expires\": \"2027-12-31\" }} ] }}").ConfigureAwait(false);
            return ExitCodes.Ok;
        }));
        return command;
    }
}

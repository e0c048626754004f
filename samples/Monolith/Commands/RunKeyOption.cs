using System.CommandLine;
using Purchasing.Core.Orders;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary>The option <c>--run-key</c>, held to what every order store keeps.</summary>
internal static class RunKeyOption
{
    public static Option<string?> Create(string description)
    {
        Option<string?> option = new("--run-key") { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: 0 or > RunKeys.Longest }])
                result.AddError($"A run key has 1 to {RunKeys.Longest} characters.");
        });
        return option;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using Purchasing.Rete.Diagnostics;

namespace Purchasing.Cli;

/// <summary>
/// What is wrong with a command line. A word that begins with a dash and is no option is a misspelt one, and never the value of an argument:
/// such values stand after <c>--</c>.
/// </summary>
internal static class CommandLineErrors
{
    /// <summary>One sentence for each error; empty when the command line can be carried out.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        // A shell that asks how a line could go on gives one that is not finished.
        if (parsed.Tokens.Any(token => token.Type == TokenType.Directive))
            return [];
        string[] unknown = [.. Unknown(parsed).Distinct(StringComparer.Ordinal)];
        if (unknown.Length > 0)
            return [.. unknown.Select(word => NoOption(parsed.CommandResult, word))];
        string[] verbs = [.. parsed.CommandResult.Command.Subcommands.Select(verb => verb.Name)];
        return verbs.Length > 0 && parsed.UnmatchedTokens is [string first, ..]
            ? [$"There is no verb '{first}'{Meant(first, verbs)}"]
            : [.. parsed.Errors.Select(error => error.Message)];
    }

    private static IEnumerable<string> Unknown(ParseResult parsed)
    {
        HashSet<Token> literal = new(parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash), ReferenceEqualityComparer.Instance);
        // An option that takes several values would take a misspelt one for its next value.
        IEnumerable<Token> values = parsed.CommandResult.Children.SelectMany(child => child switch
        {
            ArgumentResult argument => argument.Tokens,
            OptionResult { Option.AllowMultipleArgumentsPerToken: true } option => option.Tokens,
            _ => [],
        });
        return values.Where(token => !literal.Contains(token)).Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens.Except(literal.Select(token => token.Value), StringComparer.Ordinal))
            .Where(word => word.Length > 1 && word[0] == '-');
    }

    private static string NoOption(CommandResult command, string word)
    {
        string name = word.Split('=', ':')[0];
        string[] options = [.. Options(command).Where(option => !option.Hidden).SelectMany(option => option.Aliases.Prepend(option.Name))];
        return $"'{name}' is not an option{Of(command)}{Meant(name, options)}"
            + (command.Command.Arguments.Count > 0 ? $" A value that begins with a dash stands after --, as in -- {word}" : "");
    }

    private static string Of(CommandResult command)
    {
        string verbs = "";
        for (SymbolResult? at = command; at is CommandResult { Command: not RootCommand } verb; at = at.Parent)
            verbs = $" {verb.Command.Name}{verbs}";
        return verbs.Length == 0 ? "" : " of" + verbs;
    }

    private static IEnumerable<Option> Options(CommandResult command)
    {
        IEnumerable<Option> options = command.Command.Options;
        for (SymbolResult? above = command.Parent; above is not null; above = above.Parent)
        {
            if (above is CommandResult parent)
                options = options.Concat(parent.Command.Options.Where(option => option.Recursive));
        }

        return options;
    }

    // Of two letters each is near to each.
    private static string Meant(string word, IEnumerable<string> known) => word.Length > 2 && NearestName.Suggest(word, known) is string meant ? $"; {meant}" : ".";
}

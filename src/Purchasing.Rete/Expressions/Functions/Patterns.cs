using System.Text.RegularExpressions;

namespace Purchasing.Rete.Expressions.Functions;

/// <summary>Regular expressions in rules: linear in time on every input, and bounded in size.</summary>
internal static class Patterns
{
    private const int MaxLength = 500;

    /// <summary>Repetitions like (a{1000}){1000} expand into automata without bound.</summary>
    private const long MaxRepetition = 1_000;

    public static Regex? Compile(string pattern, out string? problem)
    {
        problem = Check(pattern);
        if (problem is not null) return null;
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException failure)
        {
            problem = "the pattern is not a regular expression: " + failure.Message;
        }
        catch (NotSupportedException)
        {
            problem = "the pattern uses look-around, backreferences or atomic groups, which are not available in rules";
        }
        return null;
    }

    private static string? Check(string pattern)
    {
        if (pattern.Length > MaxLength) return $"the pattern has {pattern.Length} characters; at most {MaxLength} are allowed";
        long product = 1;
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '{') continue;
            long most = 0, number = 0;
            int j = i + 1;
            for (; j < pattern.Length && (char.IsAsciiDigit(pattern[j]) || pattern[j] == ','); j++)
            {
                number = pattern[j] == ',' ? 0 : Math.Min(number * 10 + (pattern[j] - '0'), int.MaxValue);
                most = Math.Max(most, number);
            }
            if (j >= pattern.Length || pattern[j] != '}') continue;
            product *= Math.Max(1, most);
            if (product > MaxRepetition) return $"the repetitions of the pattern multiply to more than {MaxRepetition}";
        }
        return null;
    }
}

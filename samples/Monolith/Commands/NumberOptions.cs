using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary>Options that are numbers, held to what they may be before anything is opened.</summary>
internal static class NumberOptions
{
    /// <summary>Refuses a number outside a range.</summary>
    public static Option<T> Between<T>(this Option<T> option, T least, T most)
        where T : struct, INumber<T>
    {
        Check<T>(option, least, most);
        return option;
    }

    /// <summary>The same for one that can be left out.</summary>
    public static Option<T?> Between<T>(this Option<T?> option, T least, T most)
        where T : struct, INumber<T>
    {
        Check<T>(option, least, most);
        return option;
    }

    // What is no number at all is refused when the option is read.
    private static void Check<T>(Option option, T least, T most)
        where T : struct, INumber<T> => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: string text }] && T.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out T value) && (value < least || value > most))
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {text}; it is from {least} to {most}."));
    });
}

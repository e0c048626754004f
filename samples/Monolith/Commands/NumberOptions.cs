using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Purchasing.Core.Calculation;

namespace Purchasing.Samples.Monolith.Commands;

/// <summary>Options that are numbers, read as settings are and held to what they may be before anything is opened: 1,5 is never 15, and 1.000 is not guessed at.</summary>
internal static class NumberOptions
{
    /// <summary>Refuses what is not plainly a number of this kind, and a number outside a range.</summary>
    public static Option<T> Between<T>(this Option<T> option, T least, T most)
        where T : struct, INumber<T>
    {
        option.CustomParser = result => Read(option.Name, result, least, most);
        return option;
    }

    /// <summary>The same for one that can be left out.</summary>
    public static Option<T?> Between<T>(this Option<T?> option, T least, T most)
        where T : struct, INumber<T>
    {
        option.CustomParser = result => Read(option.Name, result, least, most);
        return option;
    }

    private static T Read<T>(string name, ArgumentResult result, T least, T most)
        where T : struct, INumber<T>
    {
        if (result.Tokens is not [{ Value: string text }])
            return default;
        if (!StrictNumber.TryRead(text, out decimal value))
            result.AddError(StrictNumber.Problem(name, text));
        else if (value < decimal.CreateChecked(least) || value > decimal.CreateChecked(most))
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {text}; it is from {least} to {most}."));
        else if (typeof(T) != typeof(decimal) && !decimal.IsInteger(value))
            result.AddError($"{name} is {text}; it is a whole number.");
        else
            return T.CreateChecked(value);
        return default;
    }
}

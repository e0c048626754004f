using System.Globalization;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;

namespace Purchasing.Rete.Loading.Context;

/// <summary>A parameter: its value in force, and what it may be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value in force.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsFixed">Whether it must keep that type; a number without a stated type may be any number.</param>
/// <param name="At">Where it stands.</param>
internal sealed record ParameterDomain(string Name, object? Value, Type Type, bool IsFixed, SourceLocation At)
{
    public IReadOnlyList<object>? OneOf { get; init; }

    public IComparable? Min { get; init; }

    public IComparable? Max { get; init; }

    public string? Unit { get; init; }

    public string? Label { get; init; }

    public string? Description { get; init; }

    /// <summary>Why a value cannot be set, as a clause; null when it can, with the parameter that has it.</summary>
    public string? Problem(object? value, out ParameterDomain? set)
    {
        set = null;
        if (value is null) return $"it is {TypeRules.NameOf(Type)}";
        object? fitting = value is string text && Type != typeof(string) ? FromText(text, out string? problem) : Fit(value, out problem);
        if (fitting is null) return problem;
        if (OutOfDomain(fitting) is { } outside) return outside;
        set = this with { Value = fitting };
        return null;
    }

    /// <summary>The order of two values of the parameter; numbers of any type compare as numbers.</summary>
    public static int Order(IComparable a, IComparable b) =>
        a is string text ? string.CompareOrdinal(text, b as string)
        : a.GetType() == b.GetType() ? a.CompareTo(b)
        : Convert.ToDecimal(a, CultureInfo.InvariantCulture).CompareTo(Convert.ToDecimal(b, CultureInfo.InvariantCulture));

    private string? OutOfDomain(object value)
    {
        if (OneOf is not null && !OneOf.Any(choice => Same(choice, value)))
        {
            string? nearest = value is string text ? NearestName.Suggest(text, OneOf.OfType<string>()) : null;
            return $"it must be one of {string.Join(", ", OneOf.Select(Text))}{(nearest is null ? "" : $" ({nearest})")}";
        }
        if (value is not IComparable comparable) return null;
        bool low = Min is not null && Order(comparable, Min) < 0, high = Max is not null && Order(comparable, Max) > 0;
        if (!low && !high) return null;
        string unit = Unit is null ? "" : " " + Unit;
        return Min is not null && Max is not null ? $"it must be from {Text(Min)} to {Text(Max)}{unit}" : low ? $"it must be at least {Text(Min!)}{unit}" : $"it must be at most {Text(Max!)}{unit}";
    }

    private object? Fit(object value, out string? problem)
    {
        problem = null;
        if (value.GetType() == Type) return value;
        if (Conversions.FromNumber(value, Type) is { } converted) return converted;
        // Without a stated type, 10000 does not mean "whole".
        if (!IsFixed && TypeRules.IsNumeric(Type) && value is int or long or decimal) return value;
        if (Conversions.FromData(value, Type) is { } whole) return whole;
        problem = $"it is {TypeRules.NameOf(Type)}";
        return null;
    }

    private object? FromText(string text, out string? problem)
    {
        problem = null;
        if (Type == typeof(bool))
        {
            if (text is "true" or "false" or "True" or "False") return text is "true" or "True";
            problem = "it is true or false";
            return null;
        }
        if (!TypeRules.IsNumeric(Type))
        {
            if (Conversions.FromText(text, Type) is { } value) return value;
            problem = $"it is {TypeRules.NameOf(Type)}";
            return null;
        }
        if (InvariantNumber.Read(text, out problem) is not { } number) return null;
        if (InvariantNumber.OfThousands(text) is { } thousands && OutOfDomain(number) is null && OutOfDomain(thousands) is null)
        {
            string plain = number.ToString(CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.');
            problem = $"it may mean {(plain == text ? text + "0" : plain)} or {thousands.ToString(CultureInfo.InvariantCulture)}: write one of them";
            return null;
        }
        return Fit(number, out problem);
    }

    private static bool Same(object a, object b) => a.Equals(b) || (a is IComparable x && b is IComparable y && TypeRules.IsNumeric(a.GetType()) && TypeRules.IsNumeric(b.GetType()) && Order(x, y) == 0);

    private static string Text(object value) => TextValue.Format(value, null);

    /// <summary>A value as messages show it.</summary>
    public static string Shown(object? value) => value is string text ? $"'{(text.Length <= 40 ? text : text[..40] + "…")}'" : value is null ? "null" : Text(value);
}

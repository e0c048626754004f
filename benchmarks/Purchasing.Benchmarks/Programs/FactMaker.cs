using System.Globalization;
using System.Reflection;
using Purchasing.Rete;
using Purchasing.Rete.Facts;

namespace Purchasing.Benchmarks.Programs;

/// <summary>
/// Makes facts of the types that a rule file declares out of CLIPS facts. Names are matched by leaving out
/// underscores and case: <c>last_seat</c> is LastSeat, <c>path_done</c> is pathDone.
/// </summary>
internal sealed class FactMaker
{
    private readonly Dictionary<string, Shape> _shapes;

    public FactMaker(RuleSet rules) => _shapes = rules.FactTypes.ToDictionary(type => Plain(type.Name), type => new Shape(type));

    /// <exception cref="ClipsFactException">The rules have no such type or field, or the value does not fit.</exception>
    public object Make(ClipsFact fact, string file)
    {
        if (!_shapes.TryGetValue(Plain(fact.Template), out Shape? shape))
            throw new ClipsFactException($"{file}({fact.Line}): the rules have no fact type for '{fact.Template}'; they have {string.Join(", ", _shapes.Values.Select(s => s.Type.Name))}.");
        object made = Activator.CreateInstance(shape.Type.ClrType)!;
        foreach ((string slot, string value) in fact.Slots)
        {
            if (!shape.Fields.TryGetValue(Plain(slot), out FieldInfo? field))
                throw new ClipsFactException($"{file}({fact.Line}): {shape.Type.Name} has no field for slot '{slot}'; it has {string.Join(", ", shape.Type.Fields)}.");
            field.SetValue(made, Value(value, field.FieldType)
                ?? throw new ClipsFactException($"{file}({fact.Line}): '{value}' is no value of {shape.Type.Name}.{field.Name}, which is {Describe(field.FieldType)}."));
        }

        return made;
    }

    private static object? Value(string text, Type type)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
        if (type == typeof(bool)) return text is "yes" or "TRUE" ? true : text is "no" or "FALSE" ? false : null;
        // Digits would be taken for the number behind a member.
        if (type.IsEnum) return !char.IsAsciiDigit(text[0]) && Enum.TryParse(type, text, out object? member) && Enum.IsDefined(type, member) ? member : null;
        return null;
    }

    private static string Describe(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}" : type == typeof(bool) ? "yes or no" : type == typeof(int) ? "a whole number" : type.Name;

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    private sealed class Shape(FactType type)
    {
        public FactType Type { get; } = type;

        public Dictionary<string, FieldInfo> Fields { get; } = type.ClrType.GetFields().ToDictionary(field => Plain(field.Name));
    }
}

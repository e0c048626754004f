using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;

namespace Purchasing.Rete;

/// <content>Facts of declared types, which have no .NET class that the host could name.</content>
public sealed partial class RuleSet
{
    /// <summary>Makes a fact from the values of its fields, for <see cref="Session.Insert"/>; fields of a declared type that are not given get their defaults.</summary>
    /// <param name="type">The fact type's rule-language name.</param>
    /// <param name="values">Field values by rule-language name. Numbers are taken when they fit exactly; text is read as the dates, durations and enum values of a rule file are.</param>
    /// <returns>An object of the type's .NET class.</returns>
    /// <exception cref="ArgumentException">There is no such type or field, a value does not fit, or a field that may not be null is not given.</exception>
    public object CreateFact(string type, IReadOnlyDictionary<string, object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        FactType known = FactType(type);
        var fields = new Dictionary<FactField, object?>();
        foreach ((string name, object? value) in values)
        {
            if (known.FindField(name) is not { } field)
            {
                string? suggestion = NearestName.Suggest(name, known.Fields.Select(f => f.Name));
                throw new ArgumentException($"unknown field '{name}' of {type}{(suggestion is null ? "" : "; " + suggestion)}", nameof(values));
            }

            fields[field] = Fit(known, field, value);
        }

        foreach (FactField field in known.Fields)
        {
            if (fields.ContainsKey(field)) continue;
            if (field.Default is not null) fields[field] = field.Default;
            else if (field.IsRequired) throw new ArgumentException($"field '{field.Name}' of {type} is not given and may not be null", nameof(values));
        }

        return FactBuilder.Create(known, fields);
    }

    private static object? Fit(FactType type, FactField field, object? value)
    {
        if (value is null)
            return field.IsNullable ? null : throw new ArgumentException($"field '{field.Name}' of {type.Name} may not be null", nameof(value));
        Type target = TypeRules.Underlying(field.Type);
        if (target.IsInstanceOfType(value)) return value;
        return (value is string text ? Conversions.FromText(text, target) : Conversions.FromData(value, target))
            ?? throw new ArgumentException($"field '{field.Name}' of {type.Name} is {TypeRules.NameOf(field.Type)}, which '{value}' is not", nameof(value));
    }
}

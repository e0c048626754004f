using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Purchasing.Rete.Facts;

/// <summary>Makes facts from field values, by reflection: for tests in rule files and replays.</summary>
internal static class FactBuilder
{
    /// <exception cref="InvalidOperationException">The type cannot be made from its fields.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "Fact types are registered by the host with their constructors in use, or generated.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Fact types are registered by the host with their constructors in use, or generated.")]
    public static object Create(FactType type, IReadOnlyDictionary<FactField, object?> values)
    {
        ConstructorInfo[] constructors = type.ClrType.GetConstructors();
        ConstructorInfo constructor = constructors.FirstOrDefault(c => c.GetParameters().Length == 0)
            ?? constructors.MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"A fact of type {type.Name} cannot be made: {type.ClrType} has no public constructor.");
        object?[] arguments = [.. constructor.GetParameters().Select(parameter =>
            type.Fields.FirstOrDefault(f => string.Equals(f.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)) is { } field && values.TryGetValue(field, out object? value)
                ? value
                : parameter.HasDefaultValue ? parameter.DefaultValue
                : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)];
        object fact = constructor.Invoke(arguments);
        foreach ((FactField field, object? value) in values) FactContent.Write(field, fact, value);
        return fact;
    }
}

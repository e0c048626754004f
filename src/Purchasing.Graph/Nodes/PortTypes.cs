namespace Purchasing.Graph.Nodes;

/// <summary>
/// The types a graph file may name for ports: <c>string</c>, <c>int</c>, <c>long</c>, <c>decimal</c>, <c>bool</c>, <c>date</c>,
/// <c>datetime</c>, <c>duration</c>, <c>json</c>, <c>any</c>, and what the host registered with <see cref="Add{T}"/>. A name with
/// <c>[]</c> is a list of it, a name with <c>?</c> may be null.
/// </summary>
/// <remarks>Filled while services are registered, then only read, by any thread.</remarks>
public sealed class PortTypes
{
    readonly Dictionary<string, (Type Type, Type List, Type Nullable, Func<IReadOnlyList<object?>, object> MakeList)> _types = new(StringComparer.Ordinal);

    /// <summary>Creates the built-in types.</summary>
    public PortTypes()
    {
        AddValue<int>("int");
        AddValue<long>("long");
        AddValue<decimal>("decimal");
        AddValue<bool>("bool");
        AddValue<DateOnly>("date");
        AddValue<DateTimeOffset>("datetime");
        AddValue<TimeSpan>("duration");
        AddValue<System.Text.Json.JsonElement>("json");
        Add<string>("string");
        Add<object>("any");
    }

    /// <summary>The names, for suggestions.</summary>
    public IEnumerable<string> Names => _types.Keys;

    /// <summary>Lets graph files name a reference type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="name">Its name in graph files; the type's own name when left out.</param>
    /// <returns>This object.</returns>
    public PortTypes Add<T>(string? name = null) where T : class
    {
        _types[name ?? typeof(T).Name] = (typeof(T), typeof(IReadOnlyList<T>), typeof(T), static items => MakeList<T>(items));
        return this;
    }

    /// <summary>Lets graph files name a value type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="name">Its name in graph files; the type's own name when left out.</param>
    /// <returns>This object.</returns>
    public PortTypes AddValue<T>(string? name = null) where T : struct
    {
        _types[name ?? typeof(T).Name] = (typeof(T), typeof(IReadOnlyList<T>), typeof(T?), static items => MakeList<T>(items));
        return this;
    }

    /// <summary>Finds a type by the name a graph file writes.</summary>
    /// <param name="name">The name, with <c>[]</c> or <c>?</c> at its end if it is a list or may be null.</param>
    /// <param name="type">The type.</param>
    /// <returns>Whether the name is known.</returns>
    public bool TryFind(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Type? type)
    {
        ArgumentNullException.ThrowIfNull(name);
        type = null;
        if (name.EndsWith("[]", StringComparison.Ordinal))
        {
            if (_types.TryGetValue(name[..^2], out var list)) type = list.List;
        }
        else if (name.EndsWith('?'))
        {
            if (_types.TryGetValue(name[..^1], out var nullable)) type = nullable.Nullable;
        }
        else if (_types.TryGetValue(name, out var plain))
        {
            type = plain.Type;
        }
        return type is not null;
    }

    /// <summary>The type that holds the values of a type and null; the type itself when it holds null already or is not known.</summary>
    internal Type NullableOf(Type type)
    {
        foreach (var known in _types.Values)
        {
            if (known.Type == type) return known.Nullable;
        }
        return type;
    }

    /// <summary>The type of a list of a known type; a list of anything for another.</summary>
    internal Type ListTypeOf(Type item)
    {
        foreach (var known in _types.Values)
        {
            if (known.Type == item) return known.List;
        }
        return typeof(IReadOnlyList<object>);
    }

    /// <summary>Makes a list of a type that <see cref="ListTypeOf"/> gave.</summary>
    internal object ListOf(Type list, IReadOnlyList<object?> items)
    {
        foreach (var known in _types.Values)
        {
            if (known.List == list) return known.MakeList(items);
        }
        return items;
    }

    /// <summary>The name under which a value can be stored and read back; <see langword="null"/> when no registered type fits.</summary>
    internal string? StorableNameOf(object value)
    {
        string? list = null;
        foreach (var (name, known) in _types)
        {
            if (known.Type == value.GetType()) return name;
            if (known.Type != typeof(object) && known.List.IsInstanceOfType(value)) list ??= name + "[]";
        }
        return list;
    }

    static T[] MakeList<T>(IReadOnlyList<object?> items)
    {
        var list = new T[items.Count];
        for (int i = 0; i < list.Length; i++) list[i] = (T)items[i]!;
        return list;
    }

    /// <summary>The name graph files use for a type, or the .NET name when they have none.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The name.</returns>
    public string NameOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        foreach (var (name, known) in _types)
        {
            if (known.Type == type) return name;
            if (known.List == type) return name + "[]";
            if (known.Nullable == type) return name + "?";
        }
        return type.Name;
    }
}

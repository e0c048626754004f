namespace Purchasing.Core.Graph;

/// <summary>Where one JSON value begins, with the places of what is inside it. Beside the document, which has no places.</summary>
sealed class JsonPlace(JsonText text, int offset)
{
    const int Few = 16;
    List<(string? Name, int NameOffset, JsonPlace Value)>? _children;
    HashSet<string>? _names;

    public SourceLocation Location => text.Locate(offset);

    public void Add(string? name, int nameOffset, JsonPlace value) => (_children ??= []).Add((name, nameOffset, value));

    /// <summary>Whether a property was added; a set is kept only for the rare object that has many.</summary>
    public bool Has(string name)
    {
        if (_children is null) return false;
        if (_children.Count >= Few)
        {
            _names ??= new HashSet<string>(_children.Select(child => child.Name!), StringComparer.Ordinal);
            return !_names.Add(name);
        }
        foreach (var child in _children)
        {
            if (child.Name == name) return true;
        }
        return false;
    }

    /// <summary>The place of an element of an array.</summary>
    public JsonPlace Element(int index) => _children![index].Value;

    /// <summary>The place of a property's value; this place when there is no such property.</summary>
    public JsonPlace Property(string name)
    {
        if (_children is not null)
        {
            foreach (var child in _children)
            {
                if (child.Name == name) return child.Value;
            }
        }
        return this;
    }

    /// <summary>Where a property's name is written; this place when there is no such property.</summary>
    public SourceLocation NameLocation(string name)
    {
        if (_children is not null)
        {
            foreach (var child in _children)
            {
                if (child.Name == name) return text.Locate(child.NameOffset);
            }
        }
        return Location;
    }

    /// <summary>Follows a path with dots between property names and numbers for elements, as far as it leads.</summary>
    public JsonPlace Find(string? path)
    {
        JsonPlace place = this;
        if (string.IsNullOrEmpty(path)) return place;
        foreach (string step in path.Split('.'))
        {
            place = place._children is { } children && int.TryParse(step, out int index) && index < children.Count && children[index].Name is null
                ? children[index].Value
                : place.Property(step);
        }
        return place;
    }
}

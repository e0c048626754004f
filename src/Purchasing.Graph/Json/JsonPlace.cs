using Purchasing.Graph.Diagnostics;

namespace Purchasing.Graph.Json;

/// <summary>
/// Where one JSON value begins. What is inside it is looked up when it is first asked for: mostly for a value with a problem.
/// </summary>
sealed class JsonPlace(JsonText text, int offset)
{
    List<(string? Name, int NameOffset, JsonPlace Value)>? _children;

    public SourceLocation Location => text.Locate(offset);

    List<(string? Name, int NameOffset, JsonPlace Value)> Children => _children ??= text.ReadChildren(offset);

    /// <summary>The places of the elements of an array.</summary>
    public JsonPlace[] Elements(int count) => text.ReadElements(offset, count);

    /// <summary>The place of a property's value; this place when there is no such property. Of one that is written twice the last, as <see cref="System.Text.Json.JsonElement"/> reads it.</summary>
    public JsonPlace Property(string name) => IndexOf(name) is var index and >= 0 ? Children[index].Value : this;

    /// <summary>Where a property's name is written; this place when there is no such property.</summary>
    public SourceLocation NameLocation(string name)
    {
        int index = IndexOf(name);
        return index < 0 ? Location : text.Locate(Children[index].NameOffset);
    }

    /// <summary>Follows a path with dots between property names and numbers for elements, as far as it leads.</summary>
    public JsonPlace Find(string? path)
    {
        JsonPlace place = this;
        if (string.IsNullOrEmpty(path)) return place;
        foreach (string step in path.Split('.'))
        {
            place = place.Children is var children && int.TryParse(step, out int index) && index >= 0 && index < children.Count && children[index].Name is null
                ? children[index].Value
                : place.Property(step);
        }
        return place;
    }

    int IndexOf(string name)
    {
        int index = Children.Count - 1;
        while (index >= 0 && Children[index].Name != name) index--;
        return index;
    }
}

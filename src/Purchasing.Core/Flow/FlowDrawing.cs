namespace Purchasing.Core.Flow;

/// <summary>How the run of a flow can be drawn over its graph.</summary>
public static class FlowDrawing
{
    /// <summary>As the text of a Mermaid flowchart.</summary>
    public const string Mermaid = "mermaid";

    /// <summary>As an SVG image.</summary>
    public const string Svg = "svg";

    /// <summary>Whether there is such a drawing.</summary>
    /// <param name="name">A name, or null for none.</param>
    /// <returns>Whether it is null, <see cref="Mermaid"/> or <see cref="Svg"/>.</returns>
    public static bool IsKnown(string? name) => name is null or Mermaid or Svg;
}

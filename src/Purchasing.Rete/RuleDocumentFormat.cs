namespace Purchasing.Rete;

/// <summary>The form of a document about rules.</summary>
public enum RuleDocumentFormat
{
    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>A whole page of HTML.</summary>
    Html,

    /// <summary>HTML to be put into a page that has a heading of its own; headings begin at the second level.</summary>
    HtmlFragment,
}

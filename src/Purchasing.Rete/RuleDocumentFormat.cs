namespace Purchasing.Rete;

/// <summary>The form of a document about rules.</summary>
public enum RuleDocumentFormat
{
    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>A whole page of HTML.</summary>
    Html,
}

namespace Purchasing.Rete.Documents;

/// <summary>What a <see cref="DocumentBlock"/> is.</summary>
internal enum DocumentBlockKind { Heading, Paragraph, Item, Table }

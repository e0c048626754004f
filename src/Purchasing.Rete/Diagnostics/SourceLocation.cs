namespace Purchasing.Rete.Diagnostics;

/// <summary>A place in a rule file, for messages. Lines and columns count from 1; 0 means unknown.</summary>
/// <param name="File">The file's name as given, or an empty string for text without a file.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in characters, from 1.</param>
public readonly record struct SourceLocation(string File, int Line, int Column)
{
    /// <summary>The same place with the file's name alone: for people outside the machine, whom its folders do not concern.</summary>
    public SourceLocation WithoutFolder() => this with { File = Path.GetFileName(File) };

    /// <inheritdoc/>
    public override string ToString() => (File.Length == 0 ? "<rules>" : File) + (Line == 0 ? "" : $"({Line},{Column})");
}

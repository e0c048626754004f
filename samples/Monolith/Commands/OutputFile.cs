namespace Purchasing.Samples.Monolith.Commands;

/// <summary>Files that verbs write: what is there already is only replaced by a file of its kind, never a database or an export that somebody named by mistake.</summary>
internal static class OutputFile
{
    private const int Looked = 4096;

    /// <summary>Refuses to replace a file of another kind.</summary>
    /// <param name="path">The file, which need not be there.</param>
    /// <param name="begins">What files of the kind begin with, after blanks; empty where any text is one.</param>
    /// <param name="kind">The kind, for the message, for example "graph file".</param>
    /// <exception cref="UserErrorException">The file is there and is of another kind.</exception>
    public static void Check(string path, string begins, string kind)
    {
        if (!File.Exists(path))
            return;
        byte[] bytes = new byte[Looked];
        int length;
        using (FileStream stream = File.OpenRead(path))
            length = stream.ReadAtLeast(bytes, Looked, throwOnEndOfStream: false);
        string text = System.Text.Encoding.UTF8.GetString(bytes, 0, length).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (length > 0 && (text.Contains('\0', StringComparison.Ordinal) || !text.StartsWith(begins, StringComparison.Ordinal)))
            throw new UserErrorException($"'{path}' is no {kind} and was not changed: name another file.", ExitCodes.Usage);
    }
}

namespace Purchasing.Data.Files;

/// <summary>A file cannot be made a table. The message names the file and holds no path.</summary>
internal sealed class FileReadException(string message, Exception? inner = null) : Exception(message, inner);

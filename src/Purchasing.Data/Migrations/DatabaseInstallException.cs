namespace Purchasing.Data.Migrations;

/// <summary>The databases could not be brought to the state that the product needs. The message is for people and holds no secret.</summary>
public sealed class DatabaseInstallException : Exception
{
    /// <summary>A failed installation.</summary>
    /// <param name="message">What went wrong where, and what to do about it.</param>
    /// <param name="inner">The cause.</param>
    public DatabaseInstallException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>What to say when there is nothing to read.</summary>
    internal static string MissingMessage(string place) =>
        $"There is no order database in {place}, and a program that only reads makes none. Look for a misspelt name; the first order or run, or the server, makes one, where sources are yours with --new-order-database.";

    /// <summary>What to say when there is no order database and nobody asked for a new one, although the sources are the user's own.</summary>
    internal static string NewOrdersMessage(string place) =>
        $"There is no order database in {place}. Look for a misspelt name: a new one knows nothing of orders that were made before, and they would be made again. "
        + "If these are the first orders, say so once with --new-order-database (Databases:NewOrderDatabase=true).";

    /// <summary>What to say of a database that this product did not make.</summary>
    internal static string ForeignMessage(string name, string location) =>
        $"Database '{name}' ({location}) holds tables that this product did not make, so nothing was changed in it. Give the product an "
        + "empty database of its own, or, if these are your own tables to read from, leave Databases:SampleSources out.";
}

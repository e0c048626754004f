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
}

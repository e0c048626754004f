using System.Data.Common;
using System.Globalization;

namespace Purchasing.Data.Databases;

/// <summary>A connection string of a driver, with a password that may be in a file. No message repeats a value of it.</summary>
internal static class ConnectionText
{
    /// <summary>The connection string for the driver: a <c>PasswordFile</c> is read and put in as the password.</summary>
    /// <param name="name">The database, for messages.</param>
    /// <param name="text">The connection string as configured.</param>
    /// <param name="driver">The driver's own builder, which knows its keys.</param>
    /// <exception cref="ArgumentException">It cannot be understood, or the file cannot be read.</exception>
    public static void Read(string name, string text, DbConnectionStringBuilder driver)
    {
        DbConnectionStringBuilder plain = new();
        try
        {
            plain.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            // The driver's own message would repeat the text, and with it the password.
            throw new ArgumentException($"Databases:{name} is not a connection string. Write key=value pairs separated by semicolons.");
        }

        string? file = null;
        foreach (string key in plain.Keys)
        {
            string value = Convert.ToString(plain[key], CultureInfo.InvariantCulture) ?? "";
            if (key.Replace(" ", "", StringComparison.Ordinal).Equals("passwordfile", StringComparison.OrdinalIgnoreCase))
            {
                file = value;
                continue;
            }

            try
            {
                driver[key] = value;
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException or OverflowException)
            {
                throw new ArgumentException($"Databases:{name}: the driver does not know '{key}' or its value.");
            }
        }

        if (file is not null)
            driver["Password"] = ReadPassword(name, file);
    }

    private static string ReadPassword(string name, string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ArgumentException($"Databases:{name}: the password file '{file}' cannot be read: {exception.Message}", exception);
        }
    }
}

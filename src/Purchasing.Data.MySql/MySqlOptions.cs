using System.Data.Common;
using System.Globalization;

namespace Purchasing.Data.MySql;

/// <summary>How to reach one database, as read from a connection string. The same keys for every driver.</summary>
internal sealed class MySqlOptions
{
    private static readonly string[] Keys =
    [
        "Server", "Port", "Database", "User ID", "Password", "PasswordFile", "SslMode", "SslCa", "SslCert", "SslKey", "ServerRsaPublicKeyFile", "AllowPublicKeyRetrieval",
        "MaximumPoolSize", "MinimumPoolSize", "ConnectionTimeout", "DefaultCommandTimeout",
    ];

    private static readonly Dictionary<string, string> Canonical = new(StringComparer.OrdinalIgnoreCase)
    {
        ["server"] = "Server", ["host"] = "Server", ["datasource"] = "Server", ["address"] = "Server",
        ["port"] = "Port",
        ["database"] = "Database", ["initialcatalog"] = "Database",
        ["userid"] = "User ID", ["user"] = "User ID", ["uid"] = "User ID", ["username"] = "User ID",
        ["password"] = "Password", ["pwd"] = "Password",
        ["passwordfile"] = "PasswordFile",
        ["sslmode"] = "SslMode",
        ["sslca"] = "SslCa", ["cacertificatefile"] = "SslCa",
        ["sslcert"] = "SslCert", ["sslkey"] = "SslKey",
        ["serverrsapublickeyfile"] = "ServerRsaPublicKeyFile", ["allowpublickeyretrieval"] = "AllowPublicKeyRetrieval",
        ["maximumpoolsize"] = "MaximumPoolSize", ["maxpoolsize"] = "MaximumPoolSize",
        ["minimumpoolsize"] = "MinimumPoolSize", ["minpoolsize"] = "MinimumPoolSize",
        ["connectiontimeout"] = "ConnectionTimeout", ["connecttimeout"] = "ConnectionTimeout",
        ["defaultcommandtimeout"] = "DefaultCommandTimeout", ["commandtimeout"] = "DefaultCommandTimeout",
    };

    public required string Name { get; init; }

    public required string Server { get; init; }

    public required uint Port { get; init; }

    public required string Database { get; init; }

    public required string User { get; init; }

    public required string Password { get; init; }

    public MySqlTls Tls { get; init; }

    public string? CaFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>The server's public key, for passwords that go to a server without TLS.</summary>
    public string? PublicKeyFile { get; init; }

    /// <summary>Whether the server may be asked for its public key: whoever stands in between could give another one.</summary>
    public bool AllowPublicKeyRetrieval { get; init; }

    public uint MaximumPoolSize { get; init; }

    public uint MinimumPoolSize { get; init; }

    public uint ConnectionTimeoutSeconds { get; init; }

    public uint CommandTimeoutSeconds { get; init; }

    /// <summary>For messages: where the database is, never who asks.</summary>
    public string Location => FormattableString.Invariant($"{Server}:{Port}/{Database}");

    /// <exception cref="ArgumentException">The text is not a connection string, or a key or value is not understood. The message repeats no value that may be secret.</exception>
    public static MySqlOptions Parse(string name, string connectionString)
    {
        Dictionary<string, string> values = Read(name, connectionString);
        return new MySqlOptions
        {
            Name = name,
            Server = Required(name, values, "Server"),
            Port = Number(name, values, "Port", 3306, 1, 65535),
            Database = Required(name, values, "Database"),
            User = Required(name, values, "User ID"),
            Password = ReadPassword(name, values),
            Tls = ReadTls(name, values),
            CaFile = ExistingFile(name, values, "SslCa"),
            CertificateFile = ExistingFile(name, values, "SslCert"),
            KeyFile = ExistingFile(name, values, "SslKey"),
            PublicKeyFile = ExistingFile(name, values, "ServerRsaPublicKeyFile"),
            AllowPublicKeyRetrieval = Flag(name, values, "AllowPublicKeyRetrieval"),
            MaximumPoolSize = Number(name, values, "MaximumPoolSize", 25, 1, 10_000),
            MinimumPoolSize = Number(name, values, "MinimumPoolSize", 0, 0, 10_000),
            ConnectionTimeoutSeconds = Number(name, values, "ConnectionTimeout", 5, 1, 3600),
            CommandTimeoutSeconds = Number(name, values, "DefaultCommandTimeout", 30, 1, 86_400),
        };
    }

    private static Dictionary<string, string> Read(string name, string connectionString)
    {
        DbConnectionStringBuilder builder = new();
        try
        {
            builder.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            // The driver's own message would repeat the text, and with it the password.
            throw new ArgumentException($"Databases:{name} is not a connection string. Write key=value pairs separated by semicolons, such as {Sample(name)}.");
        }

        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string key in builder.Keys)
        {
            string plain = key.Replace(" ", "", StringComparison.Ordinal);
            if (!Canonical.TryGetValue(plain, out string? canonical))
                throw new ArgumentException($"Databases:{name} has an unknown key '{key}'. Known are: {string.Join(", ", Keys)}.");
            values[canonical] = Convert.ToString(builder[key], CultureInfo.InvariantCulture) ?? "";
        }

        return values;
    }

    private static string Required(string name, Dictionary<string, string> values, string key) =>
        values.TryGetValue(key, out string? value) && !string.IsNullOrWhiteSpace(value)
            ? value
            : throw new ArgumentException($"Databases:{name} has no '{key}'. Example: {Sample(name)}.");

    private static bool Flag(string name, Dictionary<string, string> values, string key)
    {
        if (!values.TryGetValue(key, out string? text))
            return false;
        return bool.TryParse(text, out bool flag) ? flag : throw new ArgumentException($"Databases:{name}: '{key}' must be true or false.");
    }

    private static uint Number(string name, Dictionary<string, string> values, string key, uint fallback, uint least, uint most)
    {
        if (!values.TryGetValue(key, out string? text))
            return fallback;
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"Databases:{name}: '{key}' must be a whole number from {least} to {most}.");
    }

    private static string ReadPassword(string name, Dictionary<string, string> values)
    {
        if (!values.TryGetValue("PasswordFile", out string? file))
            return values.GetValueOrDefault("Password", "");
        if (values.ContainsKey("Password"))
            throw new ArgumentException($"Databases:{name} has both Password and PasswordFile; keep one.");
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ArgumentException($"Databases:{name}: the password file '{file}' cannot be read: {exception.Message}", exception);
        }
    }

    private static MySqlTls ReadTls(string name, Dictionary<string, string> values)
    {
        if (!values.TryGetValue("SslMode", out string? text))
            return MySqlTls.Preferred;
        if (text.Equals("Disabled", StringComparison.OrdinalIgnoreCase))
            return MySqlTls.None;
        return Enum.TryParse(text, ignoreCase: true, out MySqlTls mode) && Enum.IsDefined(mode)
            ? mode
            : throw new ArgumentException($"Databases:{name}: SslMode must be one of {string.Join(", ", Enum.GetNames<MySqlTls>())}.");
    }

    private static string? ExistingFile(string name, Dictionary<string, string> values, string key)
    {
        if (!values.TryGetValue(key, out string? file))
            return null;
        return File.Exists(file) ? file : throw new ArgumentException($"Databases:{name}: the file '{file}' of '{key}' does not exist.");
    }

    public static string Sample(string name) =>
        $"Server=db1;Port=3306;Database={Databases.DatabaseNames.SchemaOf(name)};User ID=purchasing;PasswordFile=/run/secrets/db;SslMode=VerifyFull";
}

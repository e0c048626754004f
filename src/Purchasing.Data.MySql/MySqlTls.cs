namespace Purchasing.Data.MySql;

/// <summary>How a connection is protected on its way (key <c>SslMode</c> of a connection string).</summary>
internal enum MySqlTls
{
    /// <summary>Never.</summary>
    None,

    /// <summary>When the server can; the default.</summary>
    Preferred,

    /// <summary>Always, whatever certificate the server has.</summary>
    Required,

    /// <summary>Always, with a certificate of a known authority.</summary>
    VerifyCA,

    /// <summary>Always, with a certificate of a known authority for this very host.</summary>
    VerifyFull,
}

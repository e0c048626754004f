namespace Purchasing.Data.TestSuite.Servers;

/// <summary>Who made a server that speaks MySQL's protocol.</summary>
public enum ServerProduct
{
    /// <summary>MariaDB, as Debian's stable distribution has it.</summary>
    MariaDb,

    /// <summary>MySQL itself, which only Debian's unstable distribution has.</summary>
    MySql,
}

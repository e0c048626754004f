using Purchasing.Data;
using Purchasing.Data.Databases;
using Purchasing.Data.SqlServer;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Microsoft SQL Server to purchasing.</summary>
public static class SqlServerPurchasingBuilderExtensions
{
    /// <summary>Adds databases of SQL Server as sources, beside the database that keeps the orders. A user who may write there is refused.</summary>
    /// <param name="builder">
    /// Purchasing. A database whose <c>Provider</c> is <c>SqlServer</c> has a <c>ConnectionString</c>, with the keys of
    /// Microsoft.Data.SqlClient and <c>PasswordFile</c>.
    /// </param>
    /// <returns>The same.</returns>
    public static PurchasingBuilder AddSqlServerSource(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSourceProvider(new SourceProvider("SqlServer", "AddSqlServerSource()", (_, entry) => SqlServerDriver.Create(entry)));
    }
}

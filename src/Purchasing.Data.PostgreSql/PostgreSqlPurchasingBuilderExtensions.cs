using Microsoft.Extensions.Logging;
using Purchasing.Data;
using Purchasing.Data.Databases;
using Purchasing.Data.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds PostgreSQL to purchasing.</summary>
public static class PostgreSqlPurchasingBuilderExtensions
{
    /// <summary>Adds databases of PostgreSQL as sources, beside the database that keeps the orders. They are only read.</summary>
    /// <param name="builder">
    /// Purchasing. A database whose <c>Provider</c> is <c>PostgreSql</c> has a <c>ConnectionString</c>, with the keys of Npgsql and
    /// <c>PasswordFile</c>.
    /// </param>
    /// <returns>The same.</returns>
    public static PurchasingBuilder AddPostgreSqlSource(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSourceProvider(new SourceProvider(
            "PostgreSql", "AddPostgreSqlSource()", (services, entry) => PostgreSqlDriver.Create(entry, services.GetService<ILoggerFactory>())));
    }
}

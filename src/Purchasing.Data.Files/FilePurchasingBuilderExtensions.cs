using Purchasing.Data;
using Purchasing.Data.Databases;
using Purchasing.Data.Files;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds folders of files to purchasing.</summary>
public static class FilePurchasingBuilderExtensions
{
    /// <summary>Adds folders of CSV, Parquet and Excel files as sources, beside the database that keeps the orders. They are only read.</summary>
    /// <param name="builder">
    /// Purchasing. A database whose <c>Provider</c> is <c>Files</c> has a <c>Folder</c>, in which every file is a table, and for CSV
    /// <c>Delimiter</c>, <c>DecimalSeparator</c>, and where they apply <c>ThousandsSeparator</c>, <c>DateFormat</c>, <c>Encoding</c> and
    /// <c>Quote</c>.
    /// </param>
    /// <returns>The same.</returns>
    public static PurchasingBuilder AddFileSource(this PurchasingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSourceProvider(new SourceProvider("Files", "AddFileSource()", (_, entry) =>
        {
            FileSettings settings = FileSettings.Read(entry);
            return new Database(entry.Name, settings.Location, new FileDataSource(settings), new FileDialect(settings.Numbers));
        }));
    }
}

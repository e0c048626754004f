using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.Core.Facts;
using Purchasing.Core.Sources;
using Purchasing.Core.Text;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Core.Flow;

/// <summary>
/// The node kind <c>facts</c>: one source of facts, with its database, query and column mapping in the graph file.
/// </summary>
internal sealed class FactNodeKind : INodeKind
{
    private static readonly string[] Properties = ["fact", "database", "sql", "rangeSql", "columns", "trimText", "catalogueSql", "fields"];

    /// <summary>The facts that the product knows, in the words of graph files.</summary>
    internal const string Known = "Demand, StockLevel, SupplierOffer, UnitConversion, ReplenishmentPolicy or OnOrder";

    /// <summary>What another system has on order.</summary>
    internal const string OnOrder = "OnOrder";

    public string Name => "facts";

    public INodeHandler? Bind(NodeBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        string? fact = binding.RequiredString("fact");
        FactQuery? query = ReadQuery(binding);
        if (fact is null || query is null)
            return null;
        IFactProviderFactory? factory = binding.Services.GetService<IFactProviderFactory>();
        if (factory is null)
        {
            binding.Report("No database is registered that could answer the query.", suggestion: "Register one, for example with AddPurchasing(configuration).AddSqlite().");
            return null;
        }

        try
        {
            return fact switch
            {
                nameof(Demand) => new FactHandler<Demand>(factory.Create<Demand>(query)),
                nameof(StockLevel) => new FactHandler<StockLevel>(factory.Create<StockLevel>(query)),
                nameof(SupplierOffer) => new FactHandler<SupplierOffer>(factory.Create<SupplierOffer>(query)),
                nameof(UnitConversion) => new FactHandler<UnitConversion>(factory.Create<UnitConversion>(query)),
                nameof(ReplenishmentPolicy) => new FactHandler<ReplenishmentPolicy>(factory.Create<ReplenishmentPolicy>(query)),
                OnOrder => new FactHandler<OpenOrderLine>(factory.Create<OpenOrderLine>(query)),
                _ when query.OwnFields.Count > 0 => new FactHandler<OwnFact>(factory.Create<OwnFact>(query)),
                _ => Unknown(binding, fact),
            };
        }
        catch (ArgumentException e)
        {
            binding.Report(SafeText.MessageOf(e));
            return null;
        }
    }

    internal static FactQuery? ReadQuery(NodeBinding binding)
    {
        string database = binding.OptionalString("database") ?? "";
        string sql = Text(binding, "sql") ?? "";
        string? rangeSql = Text(binding, "rangeSql");
        _ = Text(binding, "catalogueSql");
        Dictionary<string, string> columns = ReadColumns(binding);
        List<OwnField> fields = ReadFields(binding, columns);
        ReportUnknown(binding);
        if (binding.HasProblems)
            return null;
        return new FactQuery
        {
            Source = binding.Node.Id,
            Database = database,
            Sql = sql,
            RangeSql = rangeSql,
            Columns = columns,
            OwnKind = fields.Count == 0 ? null : binding.OptionalString("fact"),
            OwnFields = fields,
            TrimText = !binding.TryGet("trimText", out JsonElement trim) || trim.ValueKind != JsonValueKind.False,
            Timeout = binding.Node.Timeout ?? TimeSpan.FromSeconds(30),
        };
    }

    private static INodeHandler? Unknown(NodeBinding binding, string fact)
    {
        binding.Report($"'{fact}' is not a kind of fact that a source has.", "fact", $"Write {Known}, or declare your own \"fields\".");
        return null;
    }

    private static string? Text(NodeBinding binding, string property)
    {
        if (!binding.TryGet(property, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        string? text = ReadText(value);
        if (text is null)
            binding.Report($"'{property}' of node '{binding.Node.Id}' must be a text or a list of texts.", property);
        return text;
    }

    /// <summary>A query as written: one text, or a list of lines; null when it is neither.</summary>
    internal static string? ReadText(JsonElement written)
    {
        if (written.ValueKind == JsonValueKind.String)
            return written.GetString();
        if (written.ValueKind != JsonValueKind.Array)
            return null;
        List<string> lines = [];
        foreach (JsonElement line in written.EnumerateArray())
        {
            if (line.ValueKind != JsonValueKind.String)
                return null;
            lines.Add(line.GetString()!);
        }

        return string.Join('\n', lines);
    }

    private static Dictionary<string, string> ReadColumns(NodeBinding binding)
    {
        Dictionary<string, string> columns = new(StringComparer.Ordinal);
        if (!binding.TryGet("columns", out JsonElement element))
            return columns;
        if (element.ValueKind != JsonValueKind.Object)
        {
            binding.Report("'columns' must be an object of field and column.", "columns");
            return columns;
        }

        foreach (JsonProperty column in element.EnumerateObject())
        {
            if (column.Value.ValueKind == JsonValueKind.String)
                columns[column.Name] = column.Value.GetString()!;
            else
                binding.Report($"The column of field '{column.Name}' must be a text.", $"columns.{column.Name}");
        }

        return columns;
    }

    /// <summary>The fields of a company's own: <c>"shelfDays": "int"</c>, or an object with <c>type</c>, <c>column</c> and <c>unit</c>.</summary>
    private static List<OwnField> ReadFields(NodeBinding binding, Dictionary<string, string> columns)
    {
        List<OwnField> fields = [];
        if (!binding.TryGet("fields", out JsonElement element))
            return fields;
        if (element.ValueKind != JsonValueKind.Object || !element.EnumerateObject().Any())
        {
            binding.Report("'fields' must be an object of field and type.", "fields");
            return fields;
        }

        foreach (JsonProperty field in element.EnumerateObject())
        {
            JsonElement type = field.Value;
            string? unit = null;
            if (type.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty property in field.Value.EnumerateObject())
                {
                    if (property.Name is not ("type" or "column" or "unit") || property.Value.ValueKind != JsonValueKind.String)
                        binding.Report($"Field '{field.Name}' has 'type', 'column' and 'unit', each a text, and no '{property.Name}'.", $"fields.{field.Name}.{property.Name}");
                    else if (property.Name == "column")
                        columns[field.Name] = property.Value.GetString()!;
                    else if (property.Name == "unit")
                        unit = property.Value.GetString();
                }

                _ = field.Value.TryGetProperty("type", out type);
            }

            OwnFieldType? read = (type.ValueKind == JsonValueKind.String ? type.GetString()!.TrimEnd('?') : null) switch
            {
                "string" => OwnFieldType.Text,
                "int" => OwnFieldType.Integer,
                "decimal" => OwnFieldType.Decimal,
                "bool" => OwnFieldType.Boolean,
                "date" => OwnFieldType.Date,
                _ => null,
            };
            if (read is null)
                binding.Report($"The type of field '{field.Name}' must be string, int, decimal, bool or date.", $"fields.{field.Name}");
            else if (unit is not null && read is not (OwnFieldType.Decimal or OwnFieldType.Integer))
                binding.Report($"Field '{field.Name}' has a unit and is no number.", $"fields.{field.Name}.unit");
            else if (field.Name == "productId")
                binding.Report("The field 'productId' is there by itself.", "fields.productId");
            else
                fields.Add(new OwnField(field.Name, unit is null ? read.Value : OwnFieldType.Decimal, unit));
        }

        return fields;
    }

    private static void ReportUnknown(NodeBinding binding)
    {
        if (binding.Configuration.ValueKind != JsonValueKind.Object)
            return;
        foreach (JsonProperty property in binding.Configuration.EnumerateObject())
        {
            if (!Properties.Contains(property.Name, StringComparer.Ordinal))
                binding.Report($"A source has no property '{property.Name}'.", property.Name, $"It has: {string.Join(", ", Properties)}.");
        }
    }
}

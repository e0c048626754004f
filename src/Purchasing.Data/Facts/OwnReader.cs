using Purchasing.Core.Facts;
using Purchasing.Core.Sources;

namespace Purchasing.Data.Facts;

/// <summary>Rows of a company's own facts, as the source declares their fields.</summary>
internal sealed class OwnReader : FactReader<OwnFact>
{
    private readonly string _kind;
    private readonly IReadOnlyList<OwnField> _own;

    public OwnReader(FactQuery query)
    {
        _kind = query.OwnKind ?? query.Source;
        _own = query.OwnFields;
        Fields = [FactField.Required("productId"), .. _own.Select(field => FactField.Required(field.Name))];
    }

    public override IReadOnlyList<FactField> Fields { get; }

    public override void Read(FactRow row, string productId, FactBatch<OwnFact> batch)
    {
        Dictionary<string, object?> values = new(_own.Count, StringComparer.Ordinal);
        for (int i = 0; i < _own.Count; i++)
        {
            values[_own[i].Name] = _own[i].Type switch
            {
                OwnFieldType.Text => row.Text(i + 1),
                OwnFieldType.Integer => row.Integer(i + 1),
                OwnFieldType.Decimal => row.Decimal(i + 1),
                OwnFieldType.Boolean => row.Boolean(i + 1),
                _ => row.Date(i + 1),
            };
        }

        batch.Add(productId, new OwnFact { ProductId = productId, Kind = _kind, Values = values, Fields = _own });
    }
}

using Google.Protobuf.WellKnownTypes;
using Purchasing.Core.Orders;
using Wire = Purchasing.Contracts.V1;

namespace Purchasing.Contracts;

/// <summary>Between receipts and their messages.</summary>
public static class ReceiptMapping
{
    /// <summary>The message of a receipt.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <exception cref="ContractException">A number does not fit.</exception>
    public static Wire.Receipt ToWire(this Receipt receipt)
    {
        var message = new Wire.Receipt
        {
            Id = receipt.Id,
            Kind = receipt.Kind.ToString().ToLowerInvariant(),
            Version = receipt.Version,
            At = Timestamp.FromDateTimeOffset(receipt.At),
            Actor = receipt.Actor,
        };
        if (receipt.Reason is not null)
            message.Reason = receipt.Reason;
        message.Lines.AddRange(ToLines(receipt.Quantities));
        return message;
    }

    /// <summary>The receipt of a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="ContractException">A field is missing or wrong.</exception>
    public static Receipt FromWire(this Wire.Receipt message) => new(
        message.Id,
        Kind(message.Kind),
        message.Version,
        message.At?.ToDateTimeOffset() ?? throw new ContractException("receipt.at", "is missing."),
        message.Actor,
        message.HasReason ? message.Reason : null,
        Lines(message.Lines));

    /// <summary>The kind a text stands for.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ContractException">It is not a kind of receipt.</exception>
    public static ReceiptKind Kind(string text) => text switch
    {
        "receipt" => ReceiptKind.Receipt,
        "correction" => ReceiptKind.Correction,
        "return" => ReceiptKind.Return,
        _ => throw new ContractException("kind", $"'{text}' is not a kind of receipt: use receipt, correction or return."),
    };

    /// <summary>The lines of line number → quantity.</summary>
    /// <param name="quantities">The quantities.</param>
    /// <exception cref="ContractException">A number does not fit.</exception>
    public static IEnumerable<Wire.ReceiptLine> ToLines(IReadOnlyDictionary<int, decimal> quantities) =>
        quantities.Select(line => new Wire.ReceiptLine { LineNo = line.Key, Quantity = line.Value.ToWire("lines.quantity") });

    /// <summary>Line number → quantity.</summary>
    /// <param name="lines">The lines.</param>
    /// <exception cref="ContractException">A line is there twice, or has no quantity.</exception>
    public static IReadOnlyDictionary<int, decimal> Lines(IEnumerable<Wire.ReceiptLine> lines)
    {
        Dictionary<int, decimal> quantities = [];
        foreach (var line in lines)
        {
            if (!quantities.TryAdd(line.LineNo, line.Quantity.Required("lines.quantity")))
                throw new ContractException("lines", $"has line {line.LineNo} twice.");
        }

        return quantities;
    }
}

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Purchasing.Core.Calculation;

namespace Purchasing.Core.Orders;

/// <summary>
/// What an entry of the audit trail holds of an order's content: three SHA-256, over its terms, its amounts and its lines, after the version of the
/// form. So a price that somebody changes in the database shows, and which part of the order it is in. Pure and thread-safe.
/// </summary>
/// <remarks>
/// Every field is written as the length of its UTF-8 form, a colon and that form, or <c>-</c> when it is missing; numbers without trailing zeros, days as
/// <c>yyyy-MM-dd</c>. Status and version stand in the entry itself. A field that is added to an order needs another version of the form.
/// </remarks>
public static class OrderContent
{
    private const string Form = "1";
    private const int Parts = 4;
    private const int FirstSize = 4096;

    private static readonly string[] s_names = ["its supplier, dates, approvals or other terms", "its amounts", "its lines"];

    /// <summary>The content of an order.</summary>
    /// <param name="order">The order with its lines.</param>
    public static string Of(PurchaseOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        using Fields fields = new();
        Terms(fields, order);
        string terms = fields.Hash();
        Amounts(fields, order);
        string amounts = fields.Hash();
        foreach (PurchaseOrderLine line in InOrder(order.Lines))
            Line(fields, line);
        return $"{Form}:{terms}:{amounts}:{fields.Hash()}";
    }

    /// <summary>Whether this version of the product can compare a content that an entry holds.</summary>
    /// <param name="content">The content; null in entries of before.</param>
    public static bool IsKnown([NotNullWhen(true)] string? content) => content is not null && content.StartsWith(Form + ":", StringComparison.Ordinal);

    /// <summary>Which parts of an order are not what an entry holds, in words; null when all are.</summary>
    /// <param name="content">The content that the entry holds, in a known form.</param>
    /// <param name="order">The order with its lines.</param>
    public static string? DifferenceOf(string content, PurchaseOrder order)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(order);
        string now = Of(order);
        if (now == content)
            return null;
        string[] was = content.Split(':');
        string[] parts = now.Split(':');
        string different = was.Length == Parts
            ? string.Join(" and ", s_names.Where((_, i) => was[i + 1] != parts[i + 1]))
            : "its content";
        return OrderInvariants.ProblemOf(order) is string problem ? $"{different}; it {problem}" : different;
    }

    private static void Terms(Fields fields, PurchaseOrder order)
    {
        fields.Add(order.Id);
        fields.Add(order.RunKey);
        fields.Add(order.SupplierId);
        fields.Add(order.SupplierName);
        fields.Add(order.CreatedBy);
        fields.Add(order.OrderDate);
        fields.Add(order.Revision);
        fields.Add(order.SentRevision);
        fields.Add(order.ApprovalsNeeded);
        fields.Add(order.ApprovedBy);
        fields.Add(order.AcceptedTerms);
        fields.Add(order.RuleSetHash);
        fields.Add(order.RuleSetVersion);
    }

    private static void Amounts(Fields fields, PurchaseOrder order)
    {
        fields.Add(order.Currency);
        fields.Add(order.TotalAmount);
        fields.Add(order.DiscountAmount);
        fields.Add(order.FinalAmount);
        fields.Add(order.TaxRate);
        fields.Add(order.TaxAmount);
        fields.Add(order.GrandTotal);
        fields.Add(order.BaseCurrency);
        fields.Add(order.FxRate);
        fields.Add(order.FxDate);
    }

    private static void Line(Fields fields, PurchaseOrderLine line)
    {
        fields.Add(line.LineNo);
        fields.Add(line.ProductId);
        fields.Add(line.ProductName);
        fields.Add(line.ArticleNumber);
        fields.Add(line.WarehouseId);
        fields.Add(line.SplitNo);
        fields.Add(line.Quantity);
        fields.Add(line.StockUnit);
        fields.Add(line.PurchaseQuantity);
        fields.Add(line.PurchaseUnit);
        fields.Add(line.PurchaseDecimals);
        fields.Add(line.UnitPrice);
        fields.Add(line.PurchasePrice);
        fields.Add(line.Amount);
        fields.Add(line.PriceTiers);
        fields.Add(line.ExpectedOn);
        fields.Add(line.ReceivedQuantity);
        fields.Add(line.ApprovalsNeeded);
    }

    // As they are read, whatever order they are in while they are changed.
    private static IEnumerable<PurchaseOrderLine> InOrder(IReadOnlyList<PurchaseOrderLine> lines)
    {
        for (int i = 1; i < lines.Count; i++)
        {
            if (lines[i - 1].LineNo >= lines[i].LineNo)
            {
                return lines.OrderBy(line => line.LineNo)
                    .ThenBy(line => line.ProductId, StringComparer.Ordinal)
                    .ThenBy(line => line.WarehouseId, StringComparer.Ordinal)
                    .ThenBy(line => line.SplitNo);
            }
        }

        return lines;
    }

    /// <summary>The fields of one part, written one after the other.</summary>
    private sealed class Fields : IDisposable
    {
        private const int LongestNumber = 40;

        private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
        private int _length;

        public void Add(string? text)
        {
            if (text is null)
            {
                Write("-"u8);
                return;
            }

            Prefix(Encoding.UTF8.GetByteCount(text));
            Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
            _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
        }

        public void Add(IReadOnlyList<string> texts)
        {
            Add(texts.Count);
            foreach (string text in texts)
                Add(text);
        }

        public void Add(int number) => AddNumber(number, "");

        public void Add(decimal number) => AddNumber(number == 0m ? 0m : DecimalMath.Trim(number), "");

        public void Add(decimal? number)
        {
            if (number is decimal value)
                Add(value);
            else
                Write("-"u8);
        }

        public void Add(DateOnly day) => AddNumber(day, "yyyy-MM-dd");

        public void Add(DateOnly? day)
        {
            if (day is DateOnly value)
                Add(value);
            else
                Write("-"u8);
        }

        /// <summary>The hash of the fields so far, which ends the part.</summary>
        public string Hash()
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(_bytes.AsSpan(0, _length)));
            _length = 0;
            return hash;
        }

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        private void AddNumber<T>(T number, ReadOnlySpan<char> format) where T : IUtf8SpanFormattable
        {
            Span<byte> text = stackalloc byte[LongestNumber];
            number.TryFormat(text, out int length, format, CultureInfo.InvariantCulture);
            Prefix(length);
            Write(text[..length]);
        }

        private void Prefix(int length)
        {
            Span<byte> text = stackalloc byte[LongestNumber];
            length.TryFormat(text, out int written, default, CultureInfo.InvariantCulture);
            text[written] = (byte)':';
            Write(text[..(written + 1)]);
        }

        private void Write(ReadOnlySpan<byte> bytes)
        {
            Reserve(bytes.Length);
            bytes.CopyTo(_bytes.AsSpan(_length));
            _length += bytes.Length;
        }

        private void Reserve(int more)
        {
            if (_length + more <= _bytes.Length)
                return;
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + more, _bytes.Length * 2));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }
}

using System.Globalization;
using Purchasing.Core.Proposals;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>Names the rows of To buy in forms and addresses: product and warehouse, with a character between them that neither can have.</summary>
internal static class BuyKeys
{
    private const char Between = '\u001F';

    public static string Of(Proposal proposal) => proposal.ProductId + Between + proposal.WarehouseId;

    public static string Of(ProposalEdit edit) => $"{edit.ProductId}{Between}{edit.WarehouseId}";

    /// <summary>Names the place of a row in a sorted list: what it is sorted by, and the row. It can be found when the row has left the list.</summary>
    /// <param name="proposal">The proposal as it was computed.</param>
    /// <param name="sort">What the list is sorted by.</param>
    public static string PlaceOf(Proposal proposal, ProposalSort sort) => sort switch
    {
        ProposalSort.Product => "",
        ProposalSort.Supplier => proposal.SupplierId,
        ProposalSort.Total => proposal.Total.ToString(CultureInfo.InvariantCulture),
        _ => proposal.OrderBy?.ToString("O", CultureInfo.InvariantCulture) ?? "",
    } + Between + Of(proposal);

    /// <summary>Reads the place of a row.</summary>
    /// <param name="place">What <see cref="PlaceOf"/> wrote.</param>
    /// <param name="sort">What the list is sorted by.</param>
    /// <returns>A proposal at this place; null when it is no place in such a list.</returns>
    public static Proposal? ReadPlace(string place, ProposalSort sort)
    {
        if (place.Split(Between) is not [string value, string product, string warehouse])
            return null;
        Proposal proposal = new() { ProductId = product, WarehouseId = warehouse };
        return sort switch
        {
            ProposalSort.Product when value.Length == 0 => proposal,
            ProposalSort.Supplier => proposal with { SupplierId = value },
            ProposalSort.Total when decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal total) => proposal with { Total = total },
            ProposalSort.OrderBy when value.Length == 0 => proposal,
            ProposalSort.OrderBy when DateOnly.TryParseExact(value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) => proposal with { OrderBy = day },
            _ => null,
        };
    }

    public static (string ProductId, string WarehouseId) Read(string key) =>
        key.IndexOf(Between, StringComparison.Ordinal) is int at and >= 0 ? (key[..at], key[(at + 1)..]) : (key, "");
}

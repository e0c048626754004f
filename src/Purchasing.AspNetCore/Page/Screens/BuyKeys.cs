using Purchasing.Core.Proposals;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>Names the rows of To buy in forms and addresses: product and warehouse, with a character between them that neither can have.</summary>
internal static class BuyKeys
{
    private const char Between = '\u001F';

    public static string Of(Proposal proposal) => proposal.ProductId + Between + proposal.WarehouseId;

    public static (string ProductId, string WarehouseId) Read(string key) =>
        key.IndexOf(Between, StringComparison.Ordinal) is int at and >= 0 ? (key[..at], key[(at + 1)..]) : (key, "");
}

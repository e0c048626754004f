using Purchasing.Core.Catalogue;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>A run beside another one.</summary>
/// <param name="Other">The other run.</param>
/// <param name="Money">What their orders come to, by currency: this run's and the other's.</param>
/// <param name="Suppliers">The suppliers with other amounts, those that differ most first.</param>
/// <param name="OnlyHere">Products that this run holds and the other does not.</param>
/// <param name="OnlyThere">Products that the other holds and this one does not.</param>
internal sealed record RunComparison(
    RunInfo Other,
    IReadOnlyList<(string Currency, decimal Here, decimal There)> Money,
    IReadOnlyList<(string Supplier, string Currency, decimal Here, decimal There)> Suppliers,
    IReadOnlyList<string> OnlyHere,
    IReadOnlyList<string> OnlyThere);

using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>An action on an order as the page offers it.</summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Title">Its name for people, in English words.</param>
/// <param name="Done">What is said when it is done, in English words.</param>
/// <param name="Permission">What a person needs to be offered it.</param>
/// <param name="IsMain">Whether it is what is to be done next.</param>
/// <param name="NeedsReason">Whether a reason has to be given.</param>
/// <param name="HasLines">Whether it says something for each line.</param>
/// <param name="Key">Its key; null for none.</param>
/// <param name="Statuses">When it is offered.</param>
internal sealed record OrderActionView(
    string Name, string Title, string Done, Permission Permission, bool IsMain, bool NeedsReason, bool HasLines, string? Key, params IReadOnlyList<OrderStatus> Statuses);

using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Proposals;

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>The screen of one product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Result">What would be decided now.</param>
/// <param name="Orders">Its orders, the newest first.</param>
/// <param name="Outlook">Its demand and units as their sources tell them.</param>
/// <param name="Request">Names the request that the form makes.</param>
/// <param name="RowKey">The row of To buy that it is.</param>
/// <param name="BaseCurrency">The company's own currency.</param>
/// <param name="Snooze">That it is put off now; null when it is not.</param>
/// <param name="Proposal">The row of To buy, with the quantity that a person set; null when it is none.</param>
internal sealed record ProductModel(string ProductId, FlowResult Result, OrderListPage Orders, ProductOutlook Outlook, string Request, string RowKey, string BaseCurrency, ProposalSnooze? Snooze, Proposal? Proposal);

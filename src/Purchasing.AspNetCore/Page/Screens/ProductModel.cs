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
internal sealed record ProductModel(string ProductId, FlowResult Result, OrderListPage Orders, ProductOutlook Outlook, string Request, string RowKey);

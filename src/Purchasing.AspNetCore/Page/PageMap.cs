using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Security;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Orders;
using Purchasing.Core.Proposals;
using Purchasing.Core.Sending;

namespace Purchasing.AspNetCore.Page;

/// <summary>The routes of the page.</summary>
internal static class PageMap
{
    // Behind every route of the host: where both have one, the host's is taken.
    private const int Order = 10_000;

    /// <summary>Whether a host has all that the page needs: orders, runs and messages of its own.</summary>
    public static bool CanMap(IServiceProvider services) =>
        services.GetService<IServiceProviderIsService>() is IServiceProviderIsService known
        && new[] { typeof(IOrderReports), typeof(IProposalEdits), typeof(ICatalogueRunStore), typeof(IOutbox), typeof(ProposalDesk) }.All(known.IsService);

    public static void Map(RouteGroupBuilder group, PageSite site)
    {
        PageHost host = new(site);
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            if (endpoint is RouteEndpointBuilder route)
                route.Order = Order;
            endpoint.Metadata.Add(new ExcludeFromDescriptionAttribute());
        });
        group.MapMethods("/assets/{name}", [HttpMethods.Get, HttpMethods.Head], (HttpContext http, string name) => PageAssets.ServeAsync(http, name)).AllowAnonymous().WithMetadata(new PermissionRequirement(null));
        Get("/", "", "Today", Permission.View, TodayScreen.ShowAsync);
        Post("/preferences", "", "View", Permission.View, Preferences);
        Get("/buy", "buy", "To buy", Permission.View, BuyScreen.ShowAsync);
        Post("/buy", "buy", "To buy", Permission.Order, BuyScreen.PostAsync);
        Post("/buy/snooze", "buy", "To buy", Permission.Snooze, SnoozeScreen.PostAsync);
        Post("/buy/wake", "buy", "To buy", Permission.Snooze, SnoozeScreen.WakeAsync);
        Post("/buy/refresh", "buy", "To buy", Permission.View, BuyScreen.RefreshAsync);
        Get("/buy/events", "buy", "To buy", Permission.View, BuyScreen.FollowAsync);
        Get("/orders", "orders", "Orders", Permission.View, OrdersScreen.ShowAsync);
        Post("/orders/many", "orders", "Orders", Permission.View, OrdersScreen.PostAsync);
        Get("/orders/{id}", "orders", "Order", Permission.View, OrderScreen.ShowAsync);
        Get("/orders/{id}/document", "orders", "Order", Permission.View, OrderScreen.DocumentAsync);
        Get("/orders/{id}/document.xml", "orders", "Order", Permission.View, OrderScreen.UblAsync);
        Get("/orders/{id}/{form}", "orders", "Order", Permission.View, OrderScreen.FormAsync);
        Post("/orders/{id}/{action}", "orders", "Order", Permission.View, OrderScreen.PostAsync);
        Get("/approvals", "approvals", "Approvals", Permission.View, ApprovalsScreen.ShowAsync);
        Post("/approvals", "approvals", "Approvals", Permission.Approve, ApprovalsScreen.PostAsync);
        Get("/runs", "runs", "Runs", Permission.View, RunsScreen.ShowAsync);
        Post("/runs", "runs", "Runs", Permission.ManageRuns, RunsScreen.StartAsync);
        Get("/runs/{key}", "runs", "Run", Permission.View, RunsScreen.RunAsync);
        Get("/runs/{key}/events", "runs", "Run", Permission.View, RunsScreen.FollowAsync);
        Post("/runs/{key}/{action}", "runs", "Run", Permission.ManageRuns, RunsScreen.PostAsync);
        Get("/products", "buy", "Product", Permission.View, ProductScreen.ShowAsync);
        Get("/products/{id}", "buy", "Product", Permission.View, ProductScreen.ShowAsync);
        Get("/stock.svg", "buy", "Product", Permission.View, ProductScreen.PlotAsync);
        if (!site.HasRules)
            return;
        Get("/what-if", "what-if", "What if", Permission.WhatIf, WhatIfScreen.ShowAsync);
        Get("/simulate", "simulate", "Simulate", Permission.WhatIf, SimulateScreen.ShowAsync);
        Get("/rules", "rules", "Rules", Permission.View, RulesScreen.ShowAsync);
        Get("/rules/network.svg", "rules", "Rules", Permission.View, RulesScreen.NetworkAsync);
        Post("/rules", "rules", "Rules", Permission.ChangeRules, RulesScreen.StoreAsync);
        Post("/rules/{version}/{action}", "rules", "Rules", Permission.ChangeRules, RulesScreen.PostAsync);

        void Get(string path, string screen, string title, Permission permission, Func<PageContext, CancellationToken, Task<PageAnswer>> handle) =>
            group.MapGet(path, host.Get(screen, title, permission, handle)).RequirePermission(permission);

        void Post(string path, string screen, string title, Permission permission, Func<PageContext, IFormCollection, CancellationToken, Task<PageAnswer>> handle) =>
            group.MapPost(path, host.Post(screen, title, permission, handle)).RequirePermission(permission);
    }

    private static Task<PageAnswer> Preferences(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        page.Remember(Value(form, "theme"), Value(form, "language"), Value(form, "keys"));
        return Task.FromResult(PageAnswer.Go(Back(page, form, "")));
    }

    private static string? Value(IFormCollection form, string name) => form[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>Where a form wants to go back to, which is a place of this page.</summary>
    internal static string Back(PageContext page, IFormCollection form, string otherwise)
    {
        string back = form["back"].ToString();
        bool isOurs = back.StartsWith(page.Root + "/", StringComparison.Ordinal) && !back.StartsWith("//", StringComparison.Ordinal) && !back.Contains('\\', StringComparison.Ordinal) && !back.Any(char.IsControl);
        return isOurs ? back : page.Href(otherwise);
    }
}

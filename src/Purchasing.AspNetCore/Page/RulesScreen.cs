using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.Rete;

namespace Purchasing.AspNetCore.Page;

/// <summary>Rules: what is in force, in words.</summary>
internal static class RulesScreen
{
    public static Task<PageAnswer> ShowAsync(PageContext page, CancellationToken cancellationToken) => Task.FromResult(
        page.Query("try") is string product
            ? PageAnswer.Go(page.Href("products", product.Trim()))
            : PageAnswer.Show<Screens.Rules>(new RulesModel(page.Http.RequestServices.GetRequiredService<RuleSetHolder>().Current, page.Query("q"))));
}

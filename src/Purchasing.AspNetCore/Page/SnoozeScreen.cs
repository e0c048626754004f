using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.Core.Proposals;
using Purchasing.Core.Text;

namespace Purchasing.AspNetCore.Page;

/// <summary>Putting proposals off, and waking them.</summary>
internal static class SnoozeScreen
{
    /// <summary>What is put off of a list: the rows that are hidden now, by their keys.</summary>
    public static async Task<IReadOnlyDictionary<string, ProposalSnooze>> HiddenAsync(PageContext page, IReadOnlyList<Proposal> proposals, CancellationToken cancellationToken)
    {
        Dictionary<string, ProposalSnooze> hidden = new(StringComparer.Ordinal);
        if (page.Http.RequestServices.GetService<IProposalSnoozes>() is not IProposalSnoozes store)
            return hidden;
        ILookup<string, ProposalSnooze> snoozes = (await store.AllAsync(cancellationToken).ConfigureAwait(false)).ToLookup(snooze => snooze.ProductId, StringComparer.Ordinal);
        if (snoozes.Count == 0)
            return hidden;
        foreach (Proposal proposal in proposals)
        {
            // What is held needs somebody to put it right, however long it is put off.
            if (!proposal.IsHeld && snoozes[proposal.ProductId].FirstOrDefault(snooze => snooze.Hides(proposal, page.Today)) is ProposalSnooze snooze)
                hidden[BuyKeys.Of(proposal)] = snooze;
        }

        return hidden;
    }

    public static async Task<PageAnswer> PostAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        if (form["back"].Count == 0)
            return await BuyScreen.SnoozeAsync(page, form, cancellationToken).ConfigureAwait(false);
        return await PutOffAsync(page, form, cancellationToken).ConfigureAwait(false) is string refused
            ? PageAnswer.Show<Trouble>(new TroubleModel("Nothing was put off.", refused, MayRetry: false), StatusCodes.Status422UnprocessableEntity)
            : PageAnswer.Go(PageMap.Back(page, form, "buy"));
    }

    public static async Task<PageAnswer> WakeAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        string[] products = [.. form["wake"].OfType<string>().Concat(form["sel"].OfType<string>()).Select(key => BuyKeys.Read(key).ProductId).Distinct(StringComparer.Ordinal)];
        await page.Http.RequestServices.GetRequiredService<IProposalSnoozes>().RemoveAsync(products, cancellationToken).ConfigureAwait(false);
        if (form["back"].Count > 0)
            return PageAnswer.Go(PageMap.Back(page, form, "buy"));
        page.List = page.Href("buy");
        return PageAnswer.Go(page.With(("show", "snoozed"), ("after", page.Query("after")), ("done", products.Length > 0 ? "woken" : null)));
    }

    /// <summary>Puts the chosen rows of a form off; why not, in words, when it cannot be.</summary>
    public static async Task<string?> PutOffAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        HashSet<string> keys = [.. form["sel"].OfType<string>()];
        string reason = form["why"].ToString().Trim();
        string text = form["until"].ToString().Trim();
        DateOnly until = default;
        if (keys.Count == 0)
            return page.Words["Nothing was put off: tick the rows."];
        if (reason.Length is 0 or > ProposalSnooze.LongestReason)
            return page.Words["Nothing was put off: say for colleagues why, in at most 1,000 characters."];
        if (text.Length > 0 && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out until))
            return page.Words["Nothing was put off: '{0}' is no day. Write for example 2026-12-31.", SafeText.Show(text)];
        if (text.Length > 0 && until <= page.Today)
            return page.Words["Nothing was put off: the day on which it is seen again has to come after today."];
        ProposalSnooze[] snoozes =
        [
            .. (await BuyScreen.SeenAsync(page.Http.RequestServices.GetRequiredService<ProposalDesk>(), keys, cancellationToken).ConfigureAwait(false))
                .Where(item => !item.IsHeld && keys.Contains(BuyKeys.Of(item)))
                .Select(item => ProposalSnooze.Of(item, text.Length == 0 ? null : until, reason, page.Person.Subject, page.Now)),
        ];
        if (snoozes.Length == 0)
            return page.Words["Nothing was put off: what was ticked is not to be ordered any more."];
        await page.Http.RequestServices.GetRequiredService<IProposalSnoozes>().SetAsync(snoozes, cancellationToken).ConfigureAwait(false);
        return null;
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.Core.Proposals;

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
        HashSet<string> keys = [.. form["sel"].OfType<string>()];
        string reason = form["why"].ToString().Trim();
        string text = form["until"].ToString().Trim();
        DateOnly until = default;
        if (keys.Count == 0)
            return Refused(page, "Select what is to be put off.");
        if (reason.Length is 0 or > ProposalSnooze.LongestReason)
            return Refused(page, "Say for colleagues why it is put off, in at most 1,000 characters.");
        if (text.Length > 0 && (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out until) || until <= page.Today))
            return Refused(page, "The day on which it is seen again has to come after today.");
        ProposalSnooze[] snoozes =
        [
            .. (await BuyScreen.SeenAsync(page.Http.RequestServices.GetRequiredService<ProposalDesk>(), keys, cancellationToken).ConfigureAwait(false))
                .Where(item => !item.IsHeld && keys.Contains(BuyKeys.Of(item)))
                .Select(item => ProposalSnooze.Of(item, text.Length == 0 ? null : until, reason, page.Person.Subject, page.Now)),
        ];
        await page.Http.RequestServices.GetRequiredService<IProposalSnoozes>().SetAsync(snoozes, cancellationToken).ConfigureAwait(false);
        return PageAnswer.Go(Done(page, "", "snoozed"));
    }

    public static async Task<PageAnswer> WakeAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        string[] products = [.. form["wake"].OfType<string>().Concat(form["sel"].OfType<string>()).Select(key => BuyKeys.Read(key).ProductId).Distinct(StringComparer.Ordinal)];
        await page.Http.RequestServices.GetRequiredService<IProposalSnoozes>().RemoveAsync(products, cancellationToken).ConfigureAwait(false);
        return PageAnswer.Go(Done(page, "show=snoozed&", "woken"));
    }

    private static string Done(PageContext page, string show, string done) => $"{page.Href("buy")}?{show}done={done}";

    private static PageAnswer Refused(PageContext page, string why) => PageAnswer.Show<Trouble>(
        new TroubleModel("Nothing was put off.", page.Words[why], MayRetry: false), StatusCodes.Status422UnprocessableEntity);
}

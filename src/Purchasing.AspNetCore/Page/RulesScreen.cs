using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.Core.Rules;
using Purchasing.Rete;

namespace Purchasing.AspNetCore.Page;

/// <summary>Rules: what is in force, in words; versions, drafts and their history; putting a version in force.</summary>
internal static class RulesScreen
{
    private const int LargestFile = 4 * 1024 * 1024;
    private const int ChangesShown = 30;

    public static async Task<PageAnswer> ShowAsync(PageContext page, CancellationToken cancellationToken)
    {
        if (page.Query("try") is string product)
            return PageAnswer.Go(page.ProductHref(product.Trim()));
        try
        {
            return PageAnswer.Show<Screens.Rules>(await ModelAsync(page, page.Query("version"), cancellationToken).ConfigureAwait(false));
        }
        catch (RuleVersionException e) when (e.Error == RuleVersionError.NotFound)
        {
            return PageAnswer.Show<Trouble>(new TroubleModel("There is no such version of the rules.", e.Message, MayRetry: false), StatusCodes.Status404NotFound);
        }
    }

    /// <summary>The network of a version, or of the rules in force, as an image.</summary>
    public static async Task<PageAnswer> NetworkAsync(PageContext page, CancellationToken cancellationToken)
    {
        RuleVersions versions = page.Http.RequestServices.GetRequiredService<RuleVersions>();
        RuleSet rules = page.Query("version") is string version
            ? await versions.LoadAsync(version, null, cancellationToken).ConfigureAwait(false)
            : await versions.CurrentAsync(cancellationToken).ConfigureAwait(false);
        HttpResponse response = page.Http.Response;
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.ContentType = "image/svg+xml";
        await response.WriteAsync(rules.DrawSvg(), cancellationToken).ConfigureAwait(false);
        return PageAnswer.Written;
    }

    public static async Task<PageAnswer> StoreAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        string text = form["text"].ToString();
        if (form.Files.GetFile("file") is { Length: > 0 } file)
        {
            if (file.Length > LargestFile)
                return await RefusedAsync(page, null, page.Words["A rule file has at most 4 MiB."], cancellationToken, form).ConfigureAwait(false);
            using StreamReader reader = new(file.OpenReadStream(), Encoding.UTF8);
            text = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        }

        if (string.IsNullOrWhiteSpace(text))
            return await RefusedAsync(page, null, page.Words["Choose a rule file, or paste its text."], cancellationToken, form).ConfigureAwait(false);
        return await DoAsync(
            page,
            null,
            async versions =>
            {
                RuleVersion draft = await versions.StoreAsync(text, form["reason"], page.Person.Subject, cancellationToken).ConfigureAwait(false);
                return (draft.Version, "stored");
            },
            cancellationToken,
            form).ConfigureAwait(false);
    }

    public static Task<PageAnswer> PostAsync(PageContext page, IFormCollection form, CancellationToken cancellationToken)
    {
        string version = (string)page.Http.Request.RouteValues["version"]!;
        return (string)page.Http.Request.RouteValues["action"]! switch
        {
            "activate" => DoAsync(
                page,
                version,
                async versions =>
                {
                    int? seen = int.TryParse(form["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
                    await versions.ActivateAsync(version, seen, form["reason"], page.Person.Subject, cancellationToken).ConfigureAwait(false);
                    return (null, "activated");
                },
                cancellationToken),
            "discard" => DoAsync(
                page,
                version,
                async versions =>
                {
                    await versions.DiscardAsync(version, form["reason"], page.Person.Subject, cancellationToken).ConfigureAwait(false);
                    return (null, "discarded");
                },
                cancellationToken),
            _ => Task.FromResult(PageAnswer.Show<Trouble>(new TroubleModel("There is no such page.", null, MayRetry: false), StatusCodes.Status404NotFound)),
        };
    }

    private static async Task<PageAnswer> DoAsync(
        PageContext page, string? version, Func<RuleVersions, Task<(string? Version, string Done)>> act, CancellationToken cancellationToken, IFormCollection? draft = null)
    {
        try
        {
            (string? shown, string done) = await act(page.Http.RequestServices.GetRequiredService<RuleVersions>()).ConfigureAwait(false);
            return PageAnswer.Go($"{page.Href("rules")}?{(shown is null ? "" : $"version={Uri.EscapeDataString(shown)}&")}done={done}");
        }
        catch (RuleSetException e)
        {
            return await RefusedAsync(page, version, e.Summary, cancellationToken, draft).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RuleVersionException or ArgumentException)
        {
            return await RefusedAsync(page, version, e.Message, cancellationToken, draft).ConfigureAwait(false);
        }
    }

    private static async Task<PageAnswer> RefusedAsync(PageContext page, string? version, string problem, CancellationToken cancellationToken, IFormCollection? draft = null)
    {
        RulesModel model;
        try
        {
            model = await ModelAsync(page, version, cancellationToken).ConfigureAwait(false);
        }
        catch (RuleVersionException)
        {
            model = await ModelAsync(page, null, cancellationToken).ConfigureAwait(false);
        }

        return PageAnswer.Show<Screens.Rules>(model with { Problem = problem, DraftText = draft?["text"].ToString(), DraftReason = draft?["reason"].ToString() }, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<RulesModel> ModelAsync(PageContext page, string? shown, CancellationToken cancellationToken)
    {
        RuleVersions versions = page.Http.RequestServices.GetRequiredService<RuleVersions>();
        RuleSetInForce inForce = await versions.InForceAsync(cancellationToken).ConfigureAwait(false);
        RuleVersion? version = shown is null ? null : await versions.FindVersionAsync(shown, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<RuleVersion> all = await versions.ListAsync(cancellationToken).ConfigureAwait(false);
        string? before = BeforeOf(all, shown ?? inForce.Activation?.Version);
        bool isChanged = page.Choice("show", "all", "changed") == "changed" && before is not null;
        return new RulesModel
        {
            InForce = await versions.SummaryAsync(cancellationToken).ConfigureAwait(false),
            IsFromDatabase = versions.IsFromDatabase,
            RulesFile = versions.RulesFile,
            Versions = all,
            Before = before,
            Changed = isChanged ? await versions.CompareAsync(before, shown, cancellationToken).ConfigureAwait(false) : null,
            Coverage = page.Query("tests") is null ? null : await versions.CoverageAsync(shown, cancellationToken).ConfigureAwait(false),
            History = await versions.HistoryAsync(null, ChangesShown, cancellationToken).ConfigureAwait(false),
            Shown = version,
            Differences = version is null || version.State == RuleVersionState.InForce ? [] : await versions.CompareAsync(null, version.Version, cancellationToken).ConfigureAwait(false),
            Tests = version?.Tests ?? [],
            Parameters = inForce.Rules.Parameters,
            Prose = isChanged ? default : new MarkupString(await versions.PrintAsync(shown, RuleDocumentFormat.HtmlFragment, cancellationToken).ConfigureAwait(false)),
            Done = page.Query("done") switch
            {
                "stored" => page.Words["Stored as a draft. It decides nothing until it is put in force."],
                "activated" => page.Words["These rules are in force now. What was under way ends under those before."],
                "discarded" => page.Words["The draft is thrown away."],
                _ => null,
            },
        };
    }
    // The one that was stored before it.
    private static string? BeforeOf(IReadOnlyList<RuleVersion> newestFirst, string? version) =>
        version is null ? null : newestFirst.SkipWhile(stored => stored.Version != version).Skip(1).FirstOrDefault()?.Version;
}

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>What a request to the page is answered with.</summary>
/// <param name="Component">The screen; null when there is none to show.</param>
/// <param name="Model">What the screen shows.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Location">Where to go instead; null for nowhere.</param>
internal sealed record PageAnswer(Type? Component, object? Model, int Status, string? Location)
{
    /// <summary>The answer is written already.</summary>
    public static PageAnswer Written { get; } = new(null, null, 0, null);

    public static PageAnswer Show<TScreen>(object model, int status = 200)
        where TScreen : PageComponent => new(typeof(TScreen), model, status, null);

    public static PageAnswer Go(string location) => new(null, null, 303, location);
}

namespace Purchasing.AspNetCore.Page.Screens;

/// <summary>Something could not be shown or done.</summary>
/// <param name="Title">The kind of trouble, in English words.</param>
/// <param name="Detail">What it is this time; null when no more is told.</param>
/// <param name="MayRetry">Whether the same may succeed a little later.</param>
/// <param name="Back">Where the person came from; null when that is not known.</param>
/// <param name="SignIn">Where to sign in; null when that would not help.</param>
internal sealed record TroubleModel(string Title, string? Detail, bool MayRetry, string? Back = null, string? SignIn = null);

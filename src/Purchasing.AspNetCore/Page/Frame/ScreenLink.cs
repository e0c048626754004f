using Purchasing.AspNetCore.Security;

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>A screen in the menu.</summary>
/// <param name="Path">Its path below the page.</param>
/// <param name="Title">Its name for people, in English words.</param>
/// <param name="Key">The letter after <c>g</c> that leads to it.</param>
/// <param name="Permission">What a person needs to see it.</param>
/// <param name="IsAboutRules">Whether it needs rules that decide in this process.</param>
internal sealed record ScreenLink(string Path, string Title, string Key, Permission Permission, bool IsAboutRules = false)
{
    public static readonly IReadOnlyList<ScreenLink> All =
    [
        new("", "Today", "t", Permission.View),
        new("buy", "To buy", "b", Permission.View),
        new("orders", "Orders", "o", Permission.View),
        new("approvals", "Approvals", "a", Permission.View),
        new("runs", "Runs", "r", Permission.View),
        new("what-if", "What if", "w", Permission.WhatIf, IsAboutRules: true),
        new("simulate", "Simulate", "s", Permission.WhatIf, IsAboutRules: true),
        new("rules", "Rules", "u", Permission.View, IsAboutRules: true),
    ];
}

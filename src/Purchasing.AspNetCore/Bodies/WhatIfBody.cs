using Purchasing.Core.Catalogue;

namespace Purchasing.AspNetCore.Bodies;

/// <summary>The body of <c>POST /purchasing/what-if</c>.</summary>
/// <param name="ProductIds">The products to compare; null for all.</param>
/// <param name="Parameters">Rule parameters that replace those of the file.</param>
/// <param name="Facts">Facts that are supposed.</param>
/// <param name="RulesVersion">A version of the rules to compare with, for example a draft.</param>
internal sealed record WhatIfBody(
    IReadOnlyList<string>? ProductIds = null, IReadOnlyDictionary<string, string>? Parameters = null, FactOverrides? Facts = null, string? RulesVersion = null);

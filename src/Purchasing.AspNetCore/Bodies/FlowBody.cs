namespace Purchasing.AspNetCore.Bodies;

/// <summary>The body of <c>POST /purchasing/flow</c>.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="RunKey">Makes the order unique; the header <c>Idempotency-Key</c> does the same.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="DryRun">Decide only.</param>
/// <param name="Drawing">Draw the run: <c>mermaid</c> or <c>svg</c>.</param>
internal sealed record FlowBody(string? ProductId, string? RunKey = null, string? Actor = null, bool DryRun = false, string? Drawing = null);

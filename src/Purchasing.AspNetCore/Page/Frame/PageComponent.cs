using Microsoft.AspNetCore.Components;
using Purchasing.Core.Orders;

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>What all parts of the page have in common. Public because the Razor compiler makes public classes; not for use by others.</summary>
public abstract class PageComponent : ComponentBase
{
    /// <summary>What the screen shows.</summary>
    [Parameter]
    public object? Model { get; set; }

    [CascadingParameter]
    private PageContext Context { get; set; } = null!;

    private protected PageContext Page => Context;

    private protected Words T => Context.Words;

    /// <summary>A name from another system: its direction does not reach beyond it, and nothing in it stays unseen.</summary>
    private protected static RenderFragment Name(string? text, string? style = null) => builder =>
    {
        builder.OpenElement(0, "bdi");
        if (style is not null)
            builder.AddAttribute(1, "class", style);
        builder.AddContent(2, PageText.Visible(text));
        builder.CloseElement();
    };

    /// <summary>The fields that every form carries.</summary>
    private protected RenderFragment Guard => builder =>
    {
        builder.OpenElement(0, "input");
        builder.AddAttribute(1, "type", "hidden");
        builder.AddAttribute(2, "name", FormGuard.Field);
        builder.AddAttribute(3, "value", Context.FormToken);
        builder.CloseElement();
    };

    /// <summary>The head of a column that sorts the list.</summary>
    private protected RenderFragment Sort(string text, string value, string current, string? style = null) => builder =>
    {
        bool isCurrent = value == current;
        builder.OpenElement(0, "th");
        builder.AddAttribute(1, "scope", "col");
        if (style is not null)
            builder.AddAttribute(2, "class", style);
        if (isCurrent)
            builder.AddAttribute(3, "aria-sort", "ascending");
        builder.OpenElement(4, "a");
        builder.AddAttribute(5, "href", Context.With(("sort", value)));
        builder.AddContent(6, text);
        builder.CloseElement();
        builder.CloseElement();
    };

    private protected string StatusWord(OrderStatus status) => T[status switch
    {
        OrderStatus.Draft => "Draft",
        OrderStatus.PendingApproval => "To approve",
        OrderStatus.Approved => "Approved",
        OrderStatus.Sending => "Sending",
        OrderStatus.Sent => "Sent",
        OrderStatus.Acknowledged => "Confirmed",
        OrderStatus.PartlyReceived => "Partly received",
        OrderStatus.Cancelling => "Cancelling",
        OrderStatus.Received => "Received",
        OrderStatus.Closed => "Closed",
        OrderStatus.ClosedShort => "Closed short",
        OrderStatus.Rejected => "Refused",
        _ => "Cancelled",
    }];

    private protected static string StatusTone(OrderStatus status) => status switch
    {
        OrderStatus.PendingApproval => "warn",
        OrderStatus.Approved or OrderStatus.Sent or OrderStatus.Acknowledged => "info",
        OrderStatus.Sending or OrderStatus.Cancelling => "warn",
        OrderStatus.PartlyReceived or OrderStatus.Received or OrderStatus.Closed => "good",
        OrderStatus.Rejected or OrderStatus.Cancelled or OrderStatus.ClosedShort => "off",
        _ => "off",
    };

    private protected RenderFragment Status(OrderStatus status) => builder =>
    {
        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "class", $"tag {StatusTone(status)}");
        builder.AddContent(2, StatusWord(status));
        builder.CloseElement();
    };

    private protected static string Invariant(decimal value) => Purchasing.Core.Calculation.DecimalMath.Trim(value).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

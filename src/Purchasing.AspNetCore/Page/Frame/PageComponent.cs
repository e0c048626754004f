using Microsoft.AspNetCore.Components;
using Purchasing.Core.Orders;
using Purchasing.Rete.Hosting;

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>What all parts of the page have in common. Public because the Razor compiler makes public classes; not for use by others.</summary>
public abstract class PageComponent : ComponentBase
{
    /// <summary>What a form asks for that was sent by Enter in a field.</summary>
    internal const string NoButton = "enter";

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

    /// <summary>What Enter in a field presses where several buttons do different things, none of which may be taken for meant.</summary>
    private protected RenderFragment NoDefault => builder =>
    {
        builder.OpenElement(0, "button");
        builder.AddAttribute(1, "name", "do");
        builder.AddAttribute(2, "value", NoButton);
        builder.AddAttribute(3, "class", "sr");
        builder.AddAttribute(4, "tabindex", "-1");
        builder.AddAttribute(5, "aria-hidden", "true");
        builder.AddContent(6, T["No button"]);
        builder.CloseElement();
    };

    /// <summary>A field for a parameter of the rules, by what the rules call it.</summary>
    private protected RenderFragment ParameterField(RuleParameter parameter) => builder =>
    {
        builder.OpenElement(0, "label");
        builder.AddAttribute(1, "title", parameter.Description);
        builder.OpenElement(2, "span");
        builder.AddAttribute(3, "lang", "en");
        builder.AddContent(4, parameter.Label ?? parameter.Name);
        builder.CloseElement();
        if (parameter.Label is not null)
        {
            builder.AddContent(5, " ");
            builder.AddContent(6, Name(parameter.Name, "sub"));
        }

        builder.OpenElement(7, "input");
        builder.AddAttribute(8, "name", "p:" + parameter.Name);
        builder.AddAttribute(9, "value", Context.Query("p:" + parameter.Name));
        builder.AddAttribute(10, "placeholder", Convert.ToString(parameter.Value, System.Globalization.CultureInfo.InvariantCulture));
        builder.CloseElement();
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

    private protected string StatusWord(OrderStatus status) => T.Status(status);

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

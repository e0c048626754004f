using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using Purchasing.AspNetCore.Page.Frame;
using Purchasing.AspNetCore.Page.Screens;
using Purchasing.Core.Catalogue;
using Purchasing.Core.Decisions;
using Purchasing.Core.Flow;
using Purchasing.Core.Orders;
using Purchasing.Core.Proposals;

namespace Purchasing.AspNetCore.Page;

/// <summary>One product: what would be decided and why, its offers, its orders, and its stock ahead.</summary>
internal static class ProductScreen
{
    private const int Ahead = 56;
    private const int OrdersShown = 20;
    private const int OrdersInPlot = 200;
    private const int LongestId = 200;

    // In the middle between light and dark, so that one plot serves both.
    private static readonly OxyColor s_ink = OxyColor.FromRgb(0x80, 0x86, 0x90);

    public static async Task<PageAnswer> ShowAsync(PageContext page, CancellationToken cancellationToken)
    {
        IServiceProvider services = page.Http.RequestServices;
        string id = Id(page);
        page.Title = id;
        // As the list of proposals decides, which the button orders from.
        ProposalDesk desk = services.GetRequiredService<ProposalDesk>();
        Proposal[] listed = [.. (desk.Current?.Items ?? []).Where(item => item.ProductId == id)];
        FlowResult result = await DecideAsync(page, id, listed, cancellationToken).ConfigureAwait(false);
        OrderListPage orders = await services.GetRequiredService<IOrderReports>().ListAsync(new OrderListQuery { ProductId = id, Limit = OrdersShown }, cancellationToken).ConfigureAwait(false);
        ProductOutlook outlook = await desk.OutlookAsync(id, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, ProposalSnooze> snoozes = await SnoozeScreen.HiddenAsync(page, listed, cancellationToken).ConfigureAwait(false);
        string row = BuyKeys.Of(new Proposal { ProductId = id, WarehouseId = result.Decision?.WarehouseId ?? "" });
        ProposalEdit? edit = (await services.GetRequiredService<IProposalEdits>().AllAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(set => BuyKeys.Of(set) == row);
        return PageAnswer.Show<Product>(new ProductModel(id, result, orders, outlook, $"page-{Guid.CreateVersion7():N}", row, services.GetRequiredService<PurchasingOptions>().BaseCurrency, snoozes.GetValueOrDefault(row), listed.FirstOrDefault(item => !item.IsHeld && BuyKeys.Of(item) == row)?.With(edit)));
    }

    // What the catalogue has and no other source knows is held, and has a page that says so.
    private static async Task<FlowResult> DecideAsync(PageContext page, string id, Proposal[] listed, CancellationToken cancellationToken)
    {
        try
        {
            return await page.Http.RequestServices.GetRequiredService<IPurchasingFlow>().RunAsync(new FlowRequest(id, Actor: page.Person.Subject, DryRun: true) { Consolidated = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (UnknownProductException) when (listed.Any(item => item.IsHeld))
        {
            return new FlowResult { ProductId = id, Status = FlowStatus.Held, HeldReasons = [.. listed.SelectMany(item => item.HeldReasons).Distinct(StringComparer.Ordinal)] };
        }
    }

    public static async Task<PageAnswer> PlotAsync(PageContext page, CancellationToken cancellationToken)
    {
        IServiceProvider services = page.Http.RequestServices;
        string id = Id(page);
        ProposalDesk desk = services.GetRequiredService<ProposalDesk>();
        FlowResult result = await DecideAsync(page, id, [.. (desk.Current?.Items ?? []).Where(item => item.ProductId == id)], cancellationToken).ConfigureAwait(false);
        ProductOutlook outlook = await desk.OutlookAsync(id, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PurchaseOrder> orders = await services.GetRequiredService<IOrderStore>().ListAsync(new OrderQuery { ProductId = id, Limit = OrdersInPlot, Sort = OrderSort.CreatedAt, Descending = true }, cancellationToken).ConfigureAwait(false);
        string svg = Draw(page, id, outlook, orders, result.Decision?.Required, result.Decision?.SafetyStock);
        HttpResponse response = page.Http.Response;
        // The writer of the plot sets colours in attributes named style; nothing else in the picture is a style or a script.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        response.ContentType = "image/svg+xml";
        await response.WriteAsync(svg, cancellationToken).ConfigureAwait(false);
        return PageAnswer.Written;
    }

    private static string Draw(PageContext page, string id, ProductOutlook outlook, IReadOnlyList<PurchaseOrder> orders, decimal? required, decimal? safety)
    {
        Words words = page.Words;
        PlotModel model = new() { TextColor = s_ink, PlotAreaBorderThickness = new OxyThickness(0), Background = OxyColors.Transparent, DefaultFontSize = 12 };
        DateTime today = page.Today.ToDateTime(TimeOnly.MinValue);
        model.Axes.Add(new DateTimeAxis { Position = AxisPosition.Bottom, StringFormat = words.Language == "de" ? "dd.MM." : "d MMM", MajorStep = 7, MinorStep = 7, TickStyle = TickStyle.None, AxislineColor = s_ink, AxislineStyle = LineStyle.Solid });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, MajorGridlineStyle = LineStyle.Dot, MajorGridlineColor = OxyColor.FromAColor(70, s_ink), TickStyle = TickStyle.None, StringFormat = "#,##0" });
        model.Culture = words.Format;
        if (outlook is { AvgDaily: decimal daily, Available: decimal stock })
        {
            ILookup<DateOnly, decimal> arrivals = (from order in orders
                                                   where order.Status.IsOpen()
                                                   from line in order.Lines
                                                   where line.ProductId == id && line.ExpectedOn is not null && line.ReceivedQuantity < line.Quantity
                                                   select (line.ExpectedOn!.Value, line.Quantity - line.ReceivedQuantity)).ToLookup(pair => pair.Value < page.Today ? page.Today : pair.Value, pair => pair.Item2);
            LineSeries series = new() { Color = OxyColor.FromRgb(0x2F, 0x7D, 0x9E), StrokeThickness = 2.5 };
            for (int day = 0; day <= Ahead; day++)
            {
                series.Points.Add(DateTimeAxis.CreateDataPoint(today.AddDays(day), (double)stock));
                decimal came = arrivals[page.Today.AddDays(day)].Sum();
                if (came != 0m)
                {
                    stock += came;
                    series.Points.Add(DateTimeAxis.CreateDataPoint(today.AddDays(day), (double)stock));
                }

                stock -= daily;
            }

            model.Series.Add(series);
        }

        Level(model, required, OxyColor.FromRgb(0xC0, 0x7A, 0x1E), today);
        Level(model, safety is 0m ? null : safety, OxyColor.FromRgb(0xB8, 0x4A, 0x4A), today);
        return new SvgExporter { Width = 760, Height = 260, IsDocument = true }.ExportToString(model);
    }

    private static void Level(PlotModel model, decimal? level, OxyColor color, DateTime today)
    {
        if (level is not decimal value)
            return;
        LineSeries line = new() { Color = color, StrokeThickness = 1.5, LineStyle = LineStyle.Dash };
        line.Points.Add(DateTimeAxis.CreateDataPoint(today, (double)value));
        line.Points.Add(DateTimeAxis.CreateDataPoint(today.AddDays(Ahead), (double)value));
        model.Series.Add(line);
    }

    private static string Id(PageContext page)
    {
        string id = page.Http.GetRouteValue("id") as string ?? page.Query("id") ?? "";
        return id.Length > LongestId || string.IsNullOrWhiteSpace(id) ? throw new UnknownProductException(id) : id;
    }
}

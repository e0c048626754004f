using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Purchasing.Core.Proposals;

namespace Purchasing.Page.Tests;

/// <summary>A person with a browser that runs no script: follows links and posts forms as they stand in the page.</summary>
internal sealed class PageVisitor : IDisposable
{
    private readonly PageServer _server;
    private readonly HttpClient _client;
    private readonly CookieContainer _cookies = new();

    public PageVisitor(PageServer server, Person? person)
    {
        _server = server;
        _client = new HttpClient(new HttpClientHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = server.Address };
        if (person is not null)
            _cookies.Add(server.Address, new Cookie("who", person.Cookie));
    }

    /// <summary>What the last request was answered with.</summary>
    public HttpResponseMessage Answer { get; private set; } = null!;

    public HttpStatusCode Status => Answer.StatusCode;

    public string Html { get; private set; } = "";

    public IHtmlDocument Document { get; private set; } = null!;

    public string Location { get; private set; } = "";

    /// <summary>Opens an address, and where it leads; what there is to buy has been worked out once by then, however slow the machine is.</summary>
    public async Task<IHtmlDocument> GoAsync(string path, params (string Name, string Value)[] headers)
    {
        if (path == "/" || path.StartsWith("/buy", StringComparison.Ordinal))
            await _server.Get<ProposalDesk>().GetAsync(TimeSpan.FromDays(1), TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        return await SendAsync(() => With(new HttpRequestMessage(HttpMethod.Get, path), headers), path);
    }

    /// <summary>Posts a form of the last page.</summary>
    /// <param name="form">Finds the form, or something in it.</param>
    /// <param name="button">The button that is pressed: name and value; null for one without a name.</param>
    /// <param name="typed">What is typed or ticked first: names and values; a value of null leaves the field out.</param>
    public Task<IHtmlDocument> SubmitAsync(string form, (string Name, string Value)? button = null, params (string Name, string? Value)[] typed)
    {
        IHtmlFormElement element = Document.QuerySelector(form)?.Closest("form") as IHtmlFormElement
            ?? throw new InvalidOperationException($"There is no form '{form}' in {Location}:\n{Document.Body!.TextContent}");
        List<KeyValuePair<string, string>> fields = [];
        foreach (IElement field in element.QuerySelectorAll("input[name],select[name]"))
        {
            if (field is IHtmlInputElement { Type: "checkbox", IsChecked: false })
                continue;
            fields.Add(new(field.GetAttribute("name")!, (field is IHtmlSelectElement select ? select.Value : field.GetAttribute("value")) ?? ""));
        }

        foreach ((string name, string? value) in typed)
        {
            if (name != "sel")
                fields.RemoveAll(field => field.Key == name);
            if (value is not null)
                fields.Add(new(name, value));
        }

        if (button is (string pressed, string with))
            fields.Add(new(pressed, with));
        string action = element.GetAttribute("action") ?? Location;
        return SendAsync(() => new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) }, action);
    }

    public Task<IHtmlDocument> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) }, path);

    public async Task<byte[]> FileAsync(string path)
    {
        Answer = await _client.GetAsync(path);
        return await Answer.Content.ReadAsByteArrayAsync();
    }

    public string Text(string query) => Words(Document.QuerySelector(query) ?? throw new InvalidOperationException($"There is no '{query}' in {Location}:\n{Document.Body!.TextContent}"));

    public string[] Texts(string query) => [.. Document.QuerySelectorAll(query).Select(Words)];

    public bool Has(string query) => Document.QuerySelector(query) is not null;

    public void Dispose() => _client.Dispose();

    // As it is read: what stands in elements of its own stands apart.
    private static string Words(IElement element) => string.Join(
        ' ', element.Descendants<IText>().SelectMany(text => text.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private static HttpRequestMessage With(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private async Task<IHtmlDocument> SendAsync(Func<HttpRequestMessage> make, string path)
    {
        using HttpRequestMessage request = make();
        Answer = await _client.SendAsync(request);
        for (int i = 0; i < 5 && Answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Found; i++)
        {
            path = Answer.Headers.Location!.ToString();
            Answer = await _client.GetAsync(path);
        }

        Location = path;
        Html = await Answer.Content.ReadAsStringAsync();
        return Document = await new HtmlParser().ParseDocumentAsync(Html);
    }
}

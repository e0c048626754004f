using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Purchasing.AspNetCore.Page.Frame;

/// <summary>The script and the style sheet, embedded, under names that change with their content. Thread-safe.</summary>
internal static class PageAssets
{
    private static readonly Lazy<Asset> s_style = new(() => new Asset("page.css", "text/css; charset=utf-8"));
    private static readonly Lazy<Asset> s_script = new(() => new Asset("page.js", "text/javascript; charset=utf-8"));

    public static Asset Style => s_style.Value;

    public static Asset Script => s_script.Value;

    public static Task ServeAsync(HttpContext context, string name)
    {
        Asset? asset = name == Style.Name ? Style : name == Script.Name ? Script : null;
        HttpResponse response = context.Response;
        if (asset is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = asset.ContentType;
        bool zipped = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (zipped)
            response.Headers.ContentEncoding = "gzip";
        byte[] content = zipped ? asset.Zipped : asset.Content;
        response.ContentLength = content.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    public sealed class Asset
    {
        public Asset(string file, string contentType)
        {
            ContentType = contentType;
            using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"Purchasing.Page.{file}")!;
            Content = new byte[stream.Length];
            stream.ReadExactly(Content);
            using MemoryStream zipped = new();
            using (GZipStream gzip = new(zipped, CompressionLevel.SmallestSize))
                gzip.Write(Content);
            Zipped = zipped.ToArray();
            string extension = Path.GetExtension(file);
            Name = $"{Path.GetFileNameWithoutExtension(file)}.{Convert.ToHexStringLower(SHA256.HashData(Content))[..16]}{extension}";
        }

        public string Name { get; }

        public string ContentType { get; }

        public byte[] Content { get; }

        public byte[] Zipped { get; }
    }
}

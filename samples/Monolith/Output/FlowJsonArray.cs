using System.Text.Encodings.Web;
using System.Text.Json;
using Purchasing.Core.Flow;
using Purchasing.Core.Json;

namespace Purchasing.Samples.Monolith.Output;

/// <summary>Writes results as one JSON array while they come, so that memory does not grow with the catalogue.</summary>
internal sealed class FlowJsonArray : IAsyncDisposable
{
    private const int FlushAt = 1 << 16;

    private readonly Stream _stream;
    private readonly Utf8JsonWriter _json;

    public FlowJsonArray(Stream stream)
    {
        _stream = stream;
        _json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartArray();
    }

    public void Write(FlowResult result)
    {
        JsonSerializer.Serialize(_json, result, PurchasingJson.Readable.FlowResult);
        if (_json.BytesPending > FlushAt)
            _json.Flush();
    }

    public async ValueTask DisposeAsync()
    {
        _json.WriteEndArray();
        await _json.DisposeAsync().ConfigureAwait(false);
        _stream.WriteByte((byte)'\n');
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}

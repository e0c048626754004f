using System.Collections;
using System.Text.Json;

namespace Purchasing.Graph.Kinds;

/// <summary>The items of a foreach, one after the other, from a collection or a stream.</summary>
sealed class ForEachItems : IAsyncDisposable
{
    readonly IEnumerator? _collection;
    readonly IAsyncEnumerable<object?>? _stream;
    IAsyncEnumerator<object?>? _streaming;

    ForEachItems(IEnumerator? collection, IAsyncEnumerable<object?>? stream) => (_collection, _stream) = (collection, stream);

    public object? Current => _collection is not null ? _collection.Current : _streaming!.Current;

    public static ForEachItems? Of(object items) => items switch
    {
        string => null,
        JsonElement { ValueKind: JsonValueKind.Array } array => new ForEachItems(array.EnumerateArray(), null),
        IAsyncEnumerable<object?> stream => new ForEachItems(null, stream),
        IEnumerable collection => new ForEachItems(collection.GetEnumerator(), null),
        _ => null,
    };

    public ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (_collection is not null) return ValueTask.FromResult(_collection.MoveNext());
        _streaming ??= _stream!.GetAsyncEnumerator(cancellationToken);
        return _streaming.MoveNextAsync();
    }

    public async ValueTask DisposeAsync()
    {
        (_collection as IDisposable)?.Dispose();
        if (_streaming is not null) await _streaming.DisposeAsync().ConfigureAwait(false);
    }
}

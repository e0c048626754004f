namespace Purchasing.Rete.Runtime;

/// <summary>
/// The rows of one memory in the order of their codes, for joins on an inequality: adding, removing and finding the
/// start of a range cost the logarithm of the number of rows. Rows stand in blocks of bounded size. Not thread-safe.
/// </summary>
internal sealed class SortedIndex
{
    private const int BlockSize = 128;

    private readonly List<Block> _blocks = [];

    /// <summary>Whether the index is on its session's list of indexes to clear.</summary>
    public bool Touched { get; set; }

    public void Add(ulong code, int row)
    {
        if (_blocks.Count == 0) _blocks.Add(new Block());
        int at = BlockOf(code, row);
        Block block = _blocks[at];
        if (block.Count == BlockSize)
        {
            Block second = block.Split();
            _blocks.Insert(at + 1, second);
            if (second.IsBefore(0, code, row)) block = second;
        }

        block.Insert(block.Find(code, row), code, row);
    }

    public void Remove(ulong code, int row)
    {
        int at = BlockOf(code, row);
        _blocks[at].RemoveAt(_blocks[at].Find(code, row));
        if (_blocks[at].Count == 0) _blocks.RemoveAt(at);
    }

    /// <summary>The rows whose codes lie within bounds, both included; the index must not change meanwhile.</summary>
    public Range Between(ulong low, ulong high) => new(_blocks, _blocks.Count == 0 ? 0 : BlockOf(low, 0), low, high);

    public void Clear()
    {
        _blocks.Clear();
        Touched = false;
    }

    /// <summary>The last block that begins before a place, or the first.</summary>
    private int BlockOf(ulong code, int row)
    {
        int low = 0, high = _blocks.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >> 1;
            if (_blocks[middle].IsBefore(0, code, row)) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>Walks along a range of rows.</summary>
    internal ref struct Range(List<Block> blocks, int block, ulong low, ulong high)
    {
        private int _block = block;
        private int _at = blocks.Count == 0 ? 0 : blocks[block].Find(low, 0);

        /// <summary>The next row, or 0 at the end.</summary>
        public int Next()
        {
            while (_block < blocks.Count)
            {
                Block current = blocks[_block];
                if (_at < current.Count) return current.Codes[_at] <= high ? current.Rows[_at++] : 0;
                _block++;
                _at = 0;
            }

            return 0;
        }
    }

    internal sealed class Block
    {
        public readonly ulong[] Codes = new ulong[BlockSize];
        public readonly int[] Rows = new int[BlockSize];

        public int Count { get; private set; }

        /// <summary>Whether the entry at a position lies at or before a place.</summary>
        public bool IsBefore(int at, ulong code, int row) => Codes[at] < code || (Codes[at] == code && Rows[at] <= row);

        /// <summary>The first position that is not before a place.</summary>
        public int Find(ulong code, int row)
        {
            int low = 0, high = Count;
            while (low < high)
            {
                int middle = (low + high) >> 1;
                if (Codes[middle] < code || (Codes[middle] == code && Rows[middle] < row)) low = middle + 1;
                else high = middle;
            }

            return low;
        }

        public void Insert(int at, ulong code, int row)
        {
            Array.Copy(Codes, at, Codes, at + 1, Count - at);
            Array.Copy(Rows, at, Rows, at + 1, Count - at);
            Codes[at] = code;
            Rows[at] = row;
            Count++;
        }

        public void RemoveAt(int at)
        {
            Count--;
            Array.Copy(Codes, at + 1, Codes, at, Count - at);
            Array.Copy(Rows, at + 1, Rows, at, Count - at);
        }

        public Block Split()
        {
            var second = new Block();
            int half = Count / 2;
            second.Count = Count - half;
            Array.Copy(Codes, half, second.Codes, 0, second.Count);
            Array.Copy(Rows, half, second.Rows, 0, second.Count);
            Count = half;
            return second;
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Purchasing.Rete.Diagnostics;
using Purchasing.Rete.Expressions.Functions;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Loading.Analysis;
using Purchasing.Rete.Loading.Context;
using Purchasing.Rete.Loading.Facts;
using Purchasing.Rete.Loading.Json;
using Purchasing.Rete.Loading.Rules;
using Purchasing.Rete.Loading.Tables;
using Purchasing.Rete.Model;

namespace Purchasing.Rete.Loading;

/// <summary>
/// Reads a rule file with all it includes into a type-checked model. All problems of all files are found in one
/// pass; a file with an error never loads in part.
/// </summary>
internal sealed class RuleSetLoader
{
    private const int MaxFiles = 100;
    private const int MaxLinks = 40;

    private static readonly string[] s_properties =
    [
        "name", "version", "description", "include", "parameters", "enums", "facts", "keys", "conditions", "actions", "rules", "tables", "stages",
        "samples", "tests",
        "reactivity", "order", "firingLimit",
    ];

    private readonly LoadContext _context;
    private readonly string? _root;
    private readonly List<(JsonValue Json, string? Folder)> _files = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private RuleSetLoader(LoadContext context, string? root)
    {
        _context = context;
        _root = root;
    }

    /// <summary>Loads the same text with other values for parameters.</summary>
    private Func<IReadOnlyDictionary<string, object?>, RuleSetModel?>? _again;

    private DiagnosticBag Diagnostics => _context.Diagnostics;

    /// <summary>Reads a file; null when it has an error.</summary>
    public static RuleSetModel? LoadFile(string path, LoadSettings settings, out IReadOnlyList<Diagnostic> diagnostics) => LoadFile(path, settings, out diagnostics, out _);

    /// <summary>Reads a file as <see cref="LoadFile(string, LoadSettings, out IReadOnlyList{Diagnostic})"/> does, and hands out what stands in it and in those it includes, the file itself last.</summary>
    public static RuleSetModel? LoadFile(string path, LoadSettings settings, out IReadOnlyList<Diagnostic> diagnostics, out IReadOnlyList<JsonValue> files)
    {
        DiagnosticBag bag = new();
        string full = Path.GetFullPath(path);
        RuleSetLoader loader = new(new LoadContext(settings, bag), Path.GetDirectoryName(full));
        using (loader._hash)
        {
            loader._again = parameters => LoadFile(path, settings.With(parameters), out _);
            RuleSetModel? model = loader.ReadBytes(full, path, new SourceLocation(path, 0, 0)) is { } bytes ? loader.Load(bytes, path, full) : null;
            diagnostics = bag.Items;
            files = [.. loader._files.Select(f => f.Json)];
            return model;
        }
    }

    /// <summary>Reads text. Includes and CSV files are looked for beside <paramref name="fileName"/>; without it there can be none.</summary>
    public static RuleSetModel? LoadText(string json, LoadSettings settings, string? fileName, out IReadOnlyList<Diagnostic> diagnostics) =>
        LoadText(json, settings, fileName, out diagnostics, out _);

    /// <summary>The same, and hands out what stands in the text and in the files it includes, the text itself last.</summary>
    public static RuleSetModel? LoadText(string json, LoadSettings settings, string? fileName, out IReadOnlyList<Diagnostic> diagnostics, out IReadOnlyList<JsonValue> files)
    {
        DiagnosticBag bag = new();
        string? full = fileName is null ? null : Path.GetFullPath(fileName);
        RuleSetLoader loader = new(new LoadContext(settings, bag), full is null ? null : Path.GetDirectoryName(full));
        using (loader._hash)
        {
            loader._again = parameters => LoadText(json, settings.With(parameters), fileName, out _);
            byte[] bytes = Encoding.UTF8.GetBytes(json);
            RuleSetModel? model = null;
            if (bytes.Length > settings.MaxFileBytes)
                loader.TooLarge(new SourceLocation(fileName ?? "", 1, 1));
            else
                model = loader.Load(bytes, fileName ?? "", full);
            diagnostics = bag.Items;
            files = [.. loader._files.Select(f => f.Json)];
            return model;
        }
    }

    private RuleSetModel? Load(byte[] bytes, string name, string? full)
    {
        ReadFile(bytes, name, full);
        if (_files.Count == 0) return null;
        JsonValue main = _files[^1].Json;

        FactReader facts = new(_context);
        foreach ((JsonValue json, _) in _files) facts.ReadEnums(json);
        foreach ((JsonValue json, _) in _files) facts.ReadFacts(json);
        ParameterReader parameters = new(_context);
        foreach ((JsonValue json, _) in _files) parameters.Read(json);
        parameters.Apply(name);

        VocabularyReader words = new(_context);
        foreach ((JsonValue json, _) in _files) words.Read(json);
        RuleReader rules = new(_context);
        StageReader stages = new(_context, rules);
        foreach ((JsonValue json, string? folder) in _files)
        {
            rules.Read(json, null);
            TableReader tables = new(_context, rules, csv => ReadText(csv, folder));
            tables.Read(json, null);
            stages.Read(json, tables);
        }
        HashSet<string> names = [.. rules.Rules.Select(r => r.Name)];
        TestReader tests = new(_context, names);
        // Rules with an error are missing from the names; their tests would be reported as unknown rules.
        if (!Diagnostics.HasErrors)
        {
            foreach ((JsonValue json, _) in _files) tests.ReadSamples(json);
            foreach ((JsonValue json, _) in _files) tests.Read(json);
        }

        string? ruleSet = _context.String(main, "name", "a rule set", required: true);
        string version = _context.String(main, "version", "a rule set") ?? "";
        Reactivity reactivity = Choice(main, "reactivity", "fact", "field") == "fact" ? Reactivity.Fact : Reactivity.Field;
        ConflictOrder order = Choice(main, "order", "breadth", "depth") == "breadth" ? ConflictOrder.Breadth : ConflictOrder.Depth;
        int limit = _context.Whole(main, "firingLimit", "a rule set", 1, int.MaxValue) ?? 1_000_000;
        if (Diagnostics.HasErrors || ruleSet is null) return null;

        RuleWarnings.Check(rules.Rules, Diagnostics);
        if (rules.Rules.Count > 0) ParameterUse.Check(_context.Domains.Values, _files.Select(f => f.Json), Diagnostics);
        FieldUse.Check(rules.Rules, tests.Tests, _context.FactTypes.Values, _files.Select(f => f.Json), Diagnostics);
        return new RuleSetModel
        {
            Name = ruleSet,
            Version = version,
            FactTypes = [.. _context.FactTypes.Values],
            Rules = rules.Rules,
            Parameters = _context.Parameters,
            ParameterInfo = [.. _context.Domains.Values.Select(d => new RuleParameter(d.Name, d.Value, d.Type, d.Label, d.Unit, d.Description, d.OneOf ?? [], d.Min, d.Max))],
            WithParameters = tests.Tests.Any(t => t.Parameters.Count > 0) ? _again : null,
            Reactivity = reactivity,
            Order = order,
            FiringLimit = limit,
            Tests = tests.Tests,
            Hash = Hash(),
            Scope = _context.Root,
            Clock = _context.Functions.UsesClock ? _context.Functions.Clock : null,
        };
    }

    private string? Choice(JsonValue main, string name, params ReadOnlySpan<string> choices)
    {
        if (_context.String(main, name, "a rule set") is not { } text || choices.Contains(text)) return main.Find(name)?.Text;
        string[] known = choices.ToArray();
        Diagnostics.Error("value", $"'{name}' is one of {string.Join(", ", known)}", main.Find(name)!.Location, NearestName.Suggest(text, known));
        return null;
    }

    /// <summary>Parses a file after those that it includes, so that what they declare comes first.</summary>
    private void ReadFile(byte[] bytes, string name, string? full)
    {
        _hash.AppendData(bytes);
        if (JsonFileReader.Read(bytes, name, Diagnostics) is not { } json || !_context.Is(json, JsonKind.Object, "a rule file")) return;
        _context.Known(json, "a rule file", s_properties);
        if (full is not null)
        {
            _read.Add(full);
            _open.Add(full);
        }
        if (json.Find("include") is { } includes && _context.Is(includes, JsonKind.Array, "'include'"))
        {
            foreach (JsonValue include in includes.Items) Include(include, full);
        }
        if (full is not null) _open.RemoveAt(_open.Count - 1);
        _files.Add((json, full is null ? null : Path.GetDirectoryName(full)));
    }

    private void Include(JsonValue include, string? from)
    {
        if (!_context.Is(include, JsonKind.String, "an include") || Resolve(include, from is null ? null : Path.GetDirectoryName(from)) is not { } full) return;
        if (_open.Contains(full))
        {
            Diagnostics.Error("include", $"'{include.Text}' includes itself: {string.Join(" → ", _open.Append(full).Select(Path.GetFileName))}", include.Location);
        }
        else if (!_read.Contains(full))
        {
            if (_read.Count >= MaxFiles)
                Diagnostics.Error("limit", $"the rule set has more than {MaxFiles} files", include.Location);
            else if (ReadBytes(full, include.Text, include.Location) is { } bytes)
                ReadFile(bytes, include.Text, full);
        }
    }

    /// <summary>The full path of a file named in a rule file: relative, and within the folder of the main file.</summary>
    private string? Resolve(JsonValue named, string? folder)
    {
        if (folder is null || _root is null)
        {
            Diagnostics.Error("include", "a rule set from text without a file name cannot name other files", named.Location);
            return null;
        }
        string relative = named.Text;
        bool valid = relative.Length is > 0 and <= 500 && relative.AsSpan().IndexOfAny('\0', '\\') < 0 && !Path.IsPathRooted(relative);
        string full = valid ? Path.GetFullPath(Path.Combine(folder, relative)) : "";
        if (valid && IsInside(full, 0)) return full;
        Diagnostics.Error("include", "a file is named by a path relative to the rule file, and lies in its folder or below", named.Location, "write it as \"shared/limits.rules.json\"");
        return null;
    }

    // Through every link on the way, none of which may lead out.
    private bool IsInside(string path, int links)
    {
        string root = _root!.EndsWith(Path.DirectorySeparatorChar) ? _root : _root + Path.DirectorySeparatorChar;
        if (links > MaxLinks || !path.StartsWith(root, StringComparison.Ordinal)) return false;
        for (int end = path.IndexOf(Path.DirectorySeparatorChar, root.Length); ; end = path.IndexOf(Path.DirectorySeparatorChar, end + 1))
        {
            string part = end < 0 ? path : path[..end];
            if (TargetOf(part) is { } target) return IsInside(Path.GetFullPath(target + path[part.Length..]), links + 1);
            if (end < 0) return true;
        }
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName;
        }
        catch (IOException)
        {
            // What is not there is told when it is read.
            return null;
        }
    }

    private string? ReadText(JsonValue named, string? folder)
    {
        if (Resolve(named, folder) is not { } full || ReadBytes(full, named.Text, named.Location) is not { } bytes) return null;
        _hash.AppendData(bytes);
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        Diagnostics.Error("csv", "the file is not valid UTF-8", new SourceLocation(named.Text, 1, 1));
        return null;
    }

    private byte[]? ReadBytes(string full, string name, SourceLocation at)
    {
        try
        {
            FileInfo info = new(full);
            if ((info.Attributes & FileAttributes.Directory) != 0 && info.Attributes != (FileAttributes)(-1))
            {
                Diagnostics.Error("file", $"'{name}': it is a folder", at);
                return null;
            }
            // A pipe has no length, and reading one that nobody writes to would wait for ever.
            if (info is { Exists: true, Length: 0 }) return [];
            using FileStream stream = new(full, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > _context.Settings.MaxFileBytes)
            {
                TooLarge(at);
                return null;
            }
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string why = failure is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : "it cannot be read";
            Diagnostics.Error("file", $"'{name}': {why}", at);
            return null;
        }
    }

    private void TooLarge(SourceLocation at) =>
        Diagnostics.Error("limit", $"the file is larger than {_context.Settings.MaxFileBytes} bytes", at, "raise RuleSetOptions.MaxFileBytes, or split the file");

    private string Hash()
    {
        string[] names = [.. _context.Parameters.Keys];
        Array.Sort(names, StringComparer.Ordinal);
        foreach (string name in names)
        {
            object? value = _context.Parameters[name];
            _hash.AppendData(Encoding.UTF8.GetBytes($"\n{name}={value?.GetType()}:{TextValue.Format(value, null)}"));
        }
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }
}

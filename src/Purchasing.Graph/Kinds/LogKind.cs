using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Json;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// <c>log</c>: writes a line. Configuration: <c>message</c>, a text with <c>{input}</c> where an input is shown; <c>level</c>, from
/// trace to critical (information); <c>inputs</c>, names with their types.
/// </summary>
sealed class LogKind : IBuiltInKind
{
    static readonly string[] Levels = ["trace", "debug", "information", "warning", "error", "critical"];

    public string Name => "log";

    public INodeHandler? Bind(NodeBinding binding)
    {
        PortConfiguration.Known(binding, "message", "level", "inputs");
        InputPort[] inputs = PortConfiguration.Inputs(binding, "inputs");
        string level = binding.OptionalString("level") ?? "information";
        int index = Array.IndexOf(Levels, level);
        if (index < 0) binding.Report($"'{level}' is not a log level; it may be {string.Join(", ", Levels)}.", "level", Nearest.Suggest(level, Levels));
        if (binding.RequiredString("message") is not { } message) return null;
        MessageTemplate template = MessageTemplate.Parse(message, inputs, binding);
        if (binding.HasProblems) return null;
        ILoggerFactory? factory = binding.Services.GetService<ILoggerFactory>();
        ILogger logger = factory?.CreateLogger("Purchasing.Graph." + binding.Node.Id) ?? NullLogger.Instance;
        return new Handler(inputs, template, logger, (LogLevel)index, Hidden(inputs, binding.Node.Redact));
    }

    static bool[] Hidden(InputPort[] inputs, IReadOnlyList<string> redact)
    {
        var hidden = new bool[inputs.Length];
        for (int i = 0; i < hidden.Length; i++) hidden[i] = redact.Contains(inputs[i].Name);
        return hidden;
    }

    sealed class Handler(InputPort[] inputs, MessageTemplate template, ILogger logger, LogLevel level, bool[] hidden) : INodeHandler
    {
        public IReadOnlyList<InputPort> Inputs => inputs;

        public IReadOnlyList<OutputPort> Outputs => [];

        public NodeTraits Traits => NodeTraits.Inline;

        public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            if (!logger.IsEnabled(level)) return ValueTask.CompletedTask;
            var values = new KeyValuePair<string, object?>[inputs.Length + 1];
            for (int i = 0; i < inputs.Length; i++)
            {
                context.TryInput(i, out object? value);
                values[i] = new(inputs[i].Name, hidden[i] ? "***" : value);
            }
            values[^1] = new("{OriginalFormat}", template.Text);
            logger.Log(level, default, values, null, (state, _) => template.Render(state));
            return ValueTask.CompletedTask;
        }
    }
}

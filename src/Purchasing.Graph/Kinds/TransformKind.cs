using System.Text.Json;
using Purchasing.Graph.Compilation;
using Purchasing.Graph.Nodes;

namespace Purchasing.Graph.Kinds;

/// <summary>
/// <c>transform</c>: computes values. Configuration: <c>inputs</c>, names with their types, and <c>outputs</c>, names with an
/// expression over the inputs in the language of the rules.
/// </summary>
sealed class TransformKind : IBuiltInKind
{
    public string Name => "transform";

    public INodeHandler? Bind(NodeBinding binding)
    {
        PortConfiguration.Known(binding, "inputs", "outputs");
        InputPort[] inputs = PortConfiguration.Inputs(binding, "inputs");
        (string, Type)[] variables = [.. inputs.Select(port => (port.Name, port.Required ? port.Type : binding.Types.NullableOf(port.Type)))];
        var outputs = new List<OutputPort>();
        var expressions = new List<PortExpression>();
        foreach (var (name, value) in PortConfiguration.Object(binding, "outputs"))
        {
            if (value.ValueKind != JsonValueKind.String)
            {
                binding.Report($"Output '{name}' must be an expression in quotes.", $"outputs.{name}");
                continue;
            }
            try
            {
                PortExpression expression = PortExpression.Compile(value.GetString()!, variables, binding.Scope);
                expressions.Add(expression);
                outputs.Add(new OutputPort(name, expression.ResultType));
            }
            catch (FormatException e)
            {
                binding.Report($"The expression of output '{name}' is wrong: {e.Message}", $"outputs.{name}");
            }
        }
        if (outputs.Count == 0 && !binding.HasProblems) binding.Report("A transform needs \"outputs\": names with expressions.");
        return binding.HasProblems ? null : new Handler(inputs, [.. outputs], [.. expressions]);
    }

    sealed class Handler(InputPort[] inputs, OutputPort[] outputs, PortExpression[] expressions) : INodeHandler
    {
        public IReadOnlyList<InputPort> Inputs => inputs;

        public IReadOnlyList<OutputPort> Outputs => outputs;

        public NodeTraits Traits => NodeTraits.Pure | NodeTraits.Inline;

        public ValueTask ExecuteAsync(NodeContext context, CancellationToken cancellationToken)
        {
            for (int i = 0; i < expressions.Length; i++)
            {
                int[] ports = expressions[i].Ports;
                var values = new object?[ports.Length];
                for (int port = 0; port < ports.Length; port++) context.TryInput(ports[port], out values[port]);
                context.SetOutput(i, Evaluate(i, values));
            }
            return ValueTask.CompletedTask;
        }

        object? Evaluate(int output, object?[] values)
        {
            try
            {
                return expressions[output].Evaluate(values);
            }
            catch (Exception e) when (e is ArithmeticException or ArgumentException)
            {
                throw new NodeFailedException($"Output '{outputs[output].Name}' = {expressions[output].Text} could not be computed: {e.Message}", e);
            }
        }
    }
}

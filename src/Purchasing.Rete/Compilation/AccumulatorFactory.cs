using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Hosting;
using Purchasing.Rete.Model;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>Compiles the results of an accumulate once and makes their state for each session.</summary>
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "See DelegateEmitter.")]
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "See DelegateEmitter.")]
internal sealed class AccumulatorFactory(TieredCompiler compiler, AccumulateCondition condition, EmitScope scope)
{
    public Func<Accumulator[]> Create()
    {
        Func<Accumulator>[] factories = [.. condition.Results.Select(One)];
        return () =>
        {
            var accumulators = new Accumulator[factories.Length];
            for (int i = 0; i < accumulators.Length; i++) accumulators[i] = factories[i]();
            return accumulators;
        };
    }

    private Func<Accumulator> One(AccumulateResult result)
    {
        BoundExpression? value = result.Arguments.Count > 0 ? result.Arguments[0] : null;
        if (result.Custom is { } host) return Generic(nameof(Host), host.ValueType, host.StateType, host.ResultType)(result);
        switch (result.Function)
        {
            case "count":
                Tiered<ValueOf<bool>>? counts = value is null ? null : compiler.Make(DelegateEmitter.HasValue(value, scope));
                Tiered<ResultWriter<int>> count = Writer<int>(result);
                return () => new CountAccumulator(counts, count);
            case "average":
                Tiered<ValueOf<decimal?>> number = Value<decimal?>(value!);
                Tiered<ResultWriter<decimal?>> average = Writer<decimal?>(result);
                return () => new AverageAccumulator(number, average);
            case "sum" when Underlying(value!.Type) == typeof(decimal):
                Tiered<ValueOf<decimal?>> amount = Value<decimal?>(value);
                Tiered<ResultWriter<decimal>> sum = Writer<decimal>(result);
                return () => new DecimalSum(amount, sum);
            case "sum":
                return Generic(nameof(Sum), Underlying(value!.Type))(result);
            case "min" or "max":
                return Generic(nameof(Extreme), value!.Type)(result);
            case "firstBy" or "lastBy":
                return Generic(nameof(FirstBy), value!.Type, result.Arguments[1].Type)(result);
            case "countDistinct":
                return Generic(nameof(CountDistinct), value!.Type)(result);
            case "collect":
                return Generic(nameof(Collect), value!.Type)(result);
            default:
                throw new InvalidOperationException($"Unknown accumulate function '{result.Function}'.");
        }
    }

    private delegate Func<Accumulator> Maker(AccumulateResult result);

    private Maker Generic(string method, params Type[] types) =>
        typeof(AccumulatorFactory).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(types).CreateDelegate<Maker>(this);

    private Tiered<ValueOf<T>> Value<T>(BoundExpression value) => compiler.Make(DelegateEmitter.Value<T>(value, scope));

    private Tiered<ResultWriter<T>> Writer<T>(AccumulateResult result) => compiler.Make(DelegateEmitter.Writer<T>(result.Field, condition.Row.FactType.ClrType));

    private static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private Func<Accumulator> Sum<T>(AccumulateResult result) where T : struct, System.Numerics.INumber<T>
    {
        Tiered<ValueOf<T?>> value = Value<T?>(result.Arguments[0]);
        Tiered<ResultWriter<T>> writer = Writer<T>(result);
        if (typeof(T) == typeof(double) || typeof(T) == typeof(float)) return () => new FloatSum<T>(value, writer);
        return () => new IntegerSum<T>(value, writer);
    }

    private Func<Accumulator> Extreme<T>(AccumulateResult result)
    {
        Tiered<ValueOf<T>> value = Value<T>(result.Arguments[0]);
        Tiered<ResultWriter<T>> writer = Writer<T>(result);
        bool last = result.Function == "max";
        return () => new FirstAccumulator<T, T>(value, value, writer, last);
    }

    private Func<Accumulator> FirstBy<TValue, TOrder>(AccumulateResult result)
    {
        Tiered<ValueOf<TValue>> value = Value<TValue>(result.Arguments[0]);
        Tiered<ValueOf<TOrder>> order = Value<TOrder>(result.Arguments[1]);
        Tiered<ResultWriter<TValue>> writer = Writer<TValue>(result);
        bool last = result.Function == "lastBy";
        return () => new FirstAccumulator<TValue, TOrder>(value, order, writer, last);
    }

    private Func<Accumulator> Host<TValue, TState, TResult>(AccumulateResult result)
    {
        var accumulator = (IRuleAccumulator<TValue, TState, TResult>)result.Custom!.Implementation;
        Tiered<ValueOf<TValue>> value = Value<TValue>(result.Arguments[0]);
        Tiered<ResultWriter<TResult>> writer = Writer<TResult>(result);
        return () => new HostAccumulatorState<TValue, TState, TResult>(accumulator, value, writer);
    }

    private Func<Accumulator> CountDistinct<T>(AccumulateResult result)
    {
        Tiered<ValueOf<T>> value = Value<T>(result.Arguments[0]);
        Tiered<ResultWriter<int>> writer = Writer<int>(result);
        return () => new CountDistinctAccumulator<T>(value, writer);
    }

    private Func<Accumulator> Collect<T>(AccumulateResult result)
    {
        Tiered<ValueOf<T>> value = Value<T>(result.Arguments[0]);
        Tiered<ResultWriter<IReadOnlyList<T>>> writer = Writer<IReadOnlyList<T>>(result);
        return () => new CollectAccumulator<T>(value, writer);
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Purchasing.Rete.Expressions;
using Purchasing.Rete.Model;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Network;

/// <summary>Compiles the results of an accumulate once and makes their state for each session.</summary>
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "See DelegateEmitter.")]
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "See DelegateEmitter.")]
internal static class AccumulatorFactory
{
    public static Func<Accumulator[]> Create(AccumulateCondition condition, EmitScope scope, ConditionSite site)
    {
        Func<Accumulator>[] factories = [.. condition.Results.Select(result => One(result, condition.Row.FactType.ClrType, scope, site))];
        return () =>
        {
            var accumulators = new Accumulator[factories.Length];
            for (int i = 0; i < accumulators.Length; i++) accumulators[i] = factories[i]();
            return accumulators;
        };
    }

    private static Func<Accumulator> One(AccumulateResult result, Type row, EmitScope scope, ConditionSite site)
    {
        BoundExpression? value = result.Arguments.Count > 0 ? result.Arguments[0] : null;
        if (result.Custom is { } host) return Generic(nameof(Host), host.ValueType, host.StateType, host.ResultType)(result, row, scope, site);
        switch (result.Function)
        {
            case "count":
                ValueOf<bool>? counts = value is null ? null : DelegateEmitter.HasValue(value, scope, site);
                ResultWriter<int> count = DelegateEmitter.Writer<int>(result.Field, row);
                return () => new CountAccumulator(counts, count);
            case "average":
                ValueOf<decimal?> number = DelegateEmitter.Value<decimal?>(value!, scope, site);
                ResultWriter<decimal?> average = DelegateEmitter.Writer<decimal?>(result.Field, row);
                return () => new AverageAccumulator(number, average, site);
            case "sum":
                return Generic(nameof(Sum), Underlying(value!.Type))(result, row, scope, site);
            case "min" or "max":
                return Generic(nameof(Extreme), value!.Type)(result, row, scope, site);
            case "firstBy" or "lastBy":
                return Generic(nameof(FirstBy), value!.Type, result.Arguments[1].Type)(result, row, scope, site);
            case "countDistinct":
                return Generic(nameof(CountDistinct), value!.Type)(result, row, scope, site);
            case "collect":
                return Generic(nameof(Collect), value!.Type)(result, row, scope, site);
            default:
                throw new InvalidOperationException($"Unknown accumulate function '{result.Function}'.");
        }
    }

    private delegate Func<Accumulator> Maker(AccumulateResult result, Type row, EmitScope scope, ConditionSite site);

    private static Maker Generic(string method, params Type[] types) =>
        typeof(AccumulatorFactory).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(types).CreateDelegate<Maker>();

    private static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static Func<Accumulator> Sum<T>(AccumulateResult result, Type row, EmitScope scope, ConditionSite site) where T : struct, System.Numerics.INumber<T>
    {
        ValueOf<T?> value = DelegateEmitter.Value<T?>(result.Arguments[0], scope, site);
        ResultWriter<T> writer = DelegateEmitter.Writer<T>(result.Field, row);
        return () => new SumAccumulator<T>(value, writer, site);
    }

    private static Func<Accumulator> Extreme<T>(AccumulateResult result, Type row, EmitScope scope, ConditionSite site)
    {
        ValueOf<T> value = DelegateEmitter.Value<T>(result.Arguments[0], scope, site);
        ResultWriter<T> writer = DelegateEmitter.Writer<T>(result.Field, row);
        bool last = result.Function == "max";
        return () => new FirstAccumulator<T, T>(value, value, writer, last);
    }

    private static Func<Accumulator> FirstBy<TValue, TOrder>(AccumulateResult result, Type row, EmitScope scope, ConditionSite site)
    {
        ValueOf<TValue> value = DelegateEmitter.Value<TValue>(result.Arguments[0], scope, site);
        ValueOf<TOrder> order = DelegateEmitter.Value<TOrder>(result.Arguments[1], scope, site);
        ResultWriter<TValue> writer = DelegateEmitter.Writer<TValue>(result.Field, row);
        bool last = result.Function == "lastBy";
        return () => new FirstAccumulator<TValue, TOrder>(value, order, writer, last);
    }

    private static Func<Accumulator> Host<TValue, TState, TResult>(AccumulateResult result, Type row, EmitScope scope, ConditionSite site)
    {
        var accumulator = (IRuleAccumulator<TValue, TState, TResult>)result.Custom!.Implementation;
        ValueOf<TValue> value = DelegateEmitter.Value<TValue>(result.Arguments[0], scope, site);
        ResultWriter<TResult> writer = DelegateEmitter.Writer<TResult>(result.Field, row);
        return () => new HostAccumulatorState<TValue, TState, TResult>(accumulator, value, writer, site);
    }

    private static Func<Accumulator> CountDistinct<T>(AccumulateResult result, Type row, EmitScope scope, ConditionSite site)
    {
        ValueOf<T> value = DelegateEmitter.Value<T>(result.Arguments[0], scope, site);
        ResultWriter<int> writer = DelegateEmitter.Writer<int>(result.Field, row);
        return () => new CountDistinctAccumulator<T>(value, writer);
    }

    private static Func<Accumulator> Collect<T>(AccumulateResult result, Type row, EmitScope scope, ConditionSite site)
    {
        ValueOf<T> value = DelegateEmitter.Value<T>(result.Arguments[0], scope, site);
        ResultWriter<IReadOnlyList<T>> writer = DelegateEmitter.Writer<IReadOnlyList<T>>(result.Field, row);
        return () => new CollectAccumulator<T>(value, writer);
    }
}

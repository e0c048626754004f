using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Purchasing.Rete.Facts;

/// <summary>Reads one field of a fact, without boxing what most fields hold. Safe to share between threads.</summary>
internal abstract class FieldAccess
{
    /// <summary>The field's value, or an <see cref="UnreadableValue"/> where the host's property throws.</summary>
    public abstract FieldValue Read(object fact);

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Compiled rule sets need dynamic code anyway (expression compilation).")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type arguments are a fact's type and a field's type, which the rule set keeps alive.")]
    public static FieldAccess Of(FactField field) =>
        field is { IsStored: true, Member: PropertyInfo { GetMethod: { } getter, DeclaringType: { IsValueType: false, IsInterface: false } declaring } property }
            ? (FieldAccess)Activator.CreateInstance(typeof(OfProperty<,>).MakeGenericType(declaring, property.PropertyType), getter)!
            : new ByReflection(field);

    private sealed class ByReflection(FactField field) : FieldAccess
    {
        public override FieldValue Read(object fact) => FieldValue.Of(FactContent.TryRead(field, fact));
    }

    /// <summary>A property that the object stores: reading it runs none of the host's code, so that nothing can throw.</summary>
    private sealed class OfProperty<TFact, TValue>(MethodInfo getter) : FieldAccess
        where TFact : class
    {
        private readonly Func<TFact, TValue> _get = getter.CreateDelegate<Func<TFact, TValue>>();

        public override FieldValue Read(object fact)
        {
            TValue value = _get(Unsafe.As<TFact>(fact));
            if (typeof(TValue) == typeof(decimal)) return FieldValue.Of(Unsafe.As<TValue, decimal>(ref value));
            if (typeof(TValue) == typeof(decimal?)) return Unsafe.As<TValue, decimal?>(ref value) is { } number ? FieldValue.Of(number) : default;
            if (typeof(TValue) == typeof(int)) return FieldValue.Of(Unsafe.As<TValue, int>(ref value));
            if (typeof(TValue) == typeof(int?)) return Unsafe.As<TValue, int?>(ref value) is { } number ? FieldValue.Of(number) : default;
            if (typeof(TValue) == typeof(bool)) return FieldValue.Of(Unsafe.As<TValue, bool>(ref value));
            if (typeof(TValue) == typeof(bool?)) return Unsafe.As<TValue, bool?>(ref value) is { } truth ? FieldValue.Of(truth) : default;
            if (typeof(TValue) == typeof(DateOnly)) return FieldValue.Of(Unsafe.As<TValue, DateOnly>(ref value));
            if (typeof(TValue) == typeof(DateOnly?)) return Unsafe.As<TValue, DateOnly?>(ref value) is { } day ? FieldValue.Of(day) : default;
            return FieldValue.Of((object?)value);
        }
    }
}
